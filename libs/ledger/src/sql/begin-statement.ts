import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { insertion } from './row-insertion.js';
import { type SqlContext, clock, isLaneHeld } from './sql-fragments.js';

const INPUT = `i_id uuid, i_command_id text, i_recipient text, i_fingerprint text, i_topic text, i_partition integer,
  i_offset text, i_record_at double precision, i_account text, i_channel text, i_policy text, i_expires_at timestamptz,
  i_carried json, i_lane text, i_urgent boolean, i_names_sender boolean, i_recipients integer, i_redirected_to text,
  i_holder text, i_list_id uuid`;

/**
 * `begin` of commands that the ledger does not know: most of them. It answers with those that it began; the others are left
 * to the admission, which knows every case and so costs the server several times as much before it has read a row.
 */
export function beginStatement(context: SqlContext): SqlStatement {
  const { commands } = context.names;
  const fresh = `(select i.*, clock.*, 'calling' as target, i.i_redirected_to as to_redirect, 0 as attempt, 0 as version,
      '[]'::jsonb as timeline
    from input i join remembered r on r.command_id = i.i_command_id cross join clock
    where (i.i_expires_at is null or i.i_expires_at > clock.instant) and not ${isLaneHeld(context, 'i.i_lane')}) b`;
  return {
    name: 'begin',
    text: `with ${clock(context)},
input as materialized (select * from jsonb_to_recordset($1::jsonb) as i(${INPUT})),
remembered as (
  insert into ${commands} (command_id, fingerprint, topic, record_partition, record_offset, record_at, recipients)
  select distinct on (i_command_id) i_command_id, i_fingerprint, i_topic, i_partition, i_offset, i_record_at, i_recipients
  from input order by i_command_id
  on conflict (command_id) do nothing returning command_id
)
${insertion(context, fresh, { targets: ['calling'], returning: 'id, created_at' })}`,
  };
}
