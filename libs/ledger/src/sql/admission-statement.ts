import { MAX_WAIT_MS } from '../rules/plausible.js';
import { refunds } from './refunds.js';
import {
  type SqlContext,
  clock,
  events,
  isExpired,
  isLaneHeld,
  isLeaseOver,
  rowOf,
} from './sql-fragments.js';
import { insertion } from './row-insertion.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { type Target, assignments } from './transition-columns.js';

const INPUT = `i_ord integer, i_to text, i_id uuid, i_command_id text, i_recipient text, i_fingerprint text, i_topic text,
  i_partition integer, i_offset text, i_record_at double precision, i_account text, i_channel text, i_policy text,
  i_expires_at timestamptz, i_carried json, i_lane text, i_urgent boolean, i_names_sender boolean, i_recipients integer, i_redirected_to text, i_is_fallback boolean,
  i_holder text, i_command text, i_only_if_known boolean, i_is_replay boolean, i_only_if_unbegun boolean, i_digest text, i_rejection jsonb, i_reason text,
  i_due_at timestamptz, i_due_in double precision, i_row_id uuid, i_attempt integer, i_list_id uuid, i_answer jsonb`;

const TARGETS: readonly Target[] = [
  'calling',
  'expired',
  'rejected',
  'scheduled',
  'cancelled',
  'reparked',
  'doubt',
  'filled',
];

/**
 * `begin`, `reject` and `defer`, any number of them. Rows that stand are locked and moved, the others are inserted.
 * A member without a line in the answer met a row or a command that another transaction inserted meanwhile: the
 * statement has to be run again for it. Lines of inserted rows have no `ord`, they are known by the id that the
 * member brought.
 */
export function admissionStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  const text = `with ${clock(context)},
input as materialized (select * from jsonb_to_recordset($1::jsonb) as i(${INPUT})),
${knownCommands(context)},
${standingRows(context)},
${freshRows(context)},
moved as (
  update ${sends} s set ${assignments(TARGETS)}
  from standing b where s.id = b.id and b.target is not null
  returning s.*, b.i_ord, b.state as was, b.target
),
added as (
  ${insertion(context, 'fresh b where b.target is not null')}
),
told as (
  select * from moved
  union all
  select a.*, null::integer, null::text, a.state from added a
),
${refunds(context, 'standing')},
${events(context, 'told')}
select m.i_ord as ord, m.was, m.target, null as obstacle, null::double precision as left_ms, ${rowOf('m')}
from told m
union all
select b.i_ord, b.state, null, b.obstacle, extract(epoch from b.due_at - b.instant)::double precision * 1000,
  ${rowOf('b')}
from standing b where b.target is null
union all
select b.i_ord, null, null, b.obstacle, null, ${rowOf('n')}
from fresh b left join ${sends} n on false where b.target is null`;
  return { name: 'admission', text };
}

/** Only a `sendAt` may be far ahead. */
const WANTED = `coalesce(i.i_due_at, clock.instant + i.i_due_in * interval '1 millisecond')`;
const DUE = `case when i.i_reason = 'send-at' then ${WANTED}
      else least(${WANTED}, clock.instant + interval '${MAX_WAIT_MS} milliseconds') end`;

/** The first record of a command fixes what its id stands for, whichever recipient it names. */
function knownCommands({ names }: SqlContext): string {
  return `remembered as (
  insert into ${names.commands} (command_id, fingerprint, topic, record_partition, record_offset, record_at, recipients)
  select distinct on (i_command_id) i_command_id, i_fingerprint, i_topic, i_partition, i_offset, i_record_at, i_recipients
  from input where not i_only_if_known order by i_command_id, i_ord
  on conflict (command_id) do nothing returning *
),
-- Locked against a cancel, which marks the command first.
standing_commands as (
  select c.* from (select distinct i_command_id from input) i
  join ${names.commands} c on c.command_id = i.i_command_id order by c.command_id for no key update of c
),
-- A cancel came before its command: what the id stands for is fixed now.
identified as (
  update ${names.commands} c set fingerprint = f.i_fingerprint, topic = f.i_topic, record_partition = f.i_partition,
    record_offset = f.i_offset, record_at = f.i_record_at, recipients = f.i_recipients
  from (select distinct on (i_command_id) * from input where not i_only_if_known order by i_command_id, i_ord) f
  join standing_commands k on k.command_id = f.i_command_id and k.fingerprint is null
  where c.command_id = k.command_id
),
known as (
  select *, true as is_new from remembered
  union all
  select *, fingerprint is null from standing_commands
),
met as (
  select i.*, clock.*, k.command_id is not null as is_known,
    i.i_is_fallback and coalesce(k.record_at <> i.i_record_at, false) as is_other,
    coalesce(k.fingerprint <> i.i_fingerprint
      and split_part(k.fingerprint, ':', 1) = split_part(i.i_fingerprint, ':', 1)
      and (k.topic, k.record_partition, k.record_offset, k.record_at)
        <> (i.i_topic, i.i_partition, i.i_offset, i.i_record_at), false) as is_reused,
    coalesce(i.i_digest = any(k.forgotten) or '*' = any(k.forgotten), false) as is_forgotten,
    coalesce(k.cancelled or i.i_digest = any(k.cancelled_recipients), false) as is_cancelled,
    coalesce(k.is_new, false) as is_new, i.i_reason as to_reason, i.i_redirected_to as to_redirect, ${DUE} as to_due
  from input i cross join clock left join known k on k.command_id = i.i_command_id
)`;
}

/** Where an open row, known not sent, goes. */
const move = `case when b.i_to = 'reject' then 'rejected'
      when b.is_cancelled or b.cancel_requested then case when b.doubtful > 0 then 'reparked' else 'cancelled' end
      when b.i_to = 'defer' then 'scheduled'
      when ${isExpired} then 'expired' when b.is_held then null else 'calling' end`;

const obstacle = `case when b.is_other then 'other-record' when b.is_reused then 'reused'`;

/** Rows that stand already, as the latest transaction left them. */
function standingRows(context: SqlContext): string {
  const isOpen = `(b.state = 'ready' or (b.i_to <> 'call' and b.holder is not null and b.reason is distinct from 'doubt'
    and ((b.state = 'calling' and b.holder = b.i_holder)
      or (b.i_to = 'defer' and b.state in ('calling', 'doubt') and b.id = b.i_row_id and b.attempt = b.i_attempt))))`;
  return `locked as (
  select i.*, s.* from met i
  join ${context.names.sends} s on s.command_id = i.i_command_id and s.recipient = i.i_recipient
  order by s.command_id, s.recipient for update of s
),
faced as (
  select b.*, ${isOpen} as is_open, case when ${isOpen} then b.i_answer end as i_note, b.doubtful as to_doubtful, b.direct as goes_direct,
    b.i_to = 'reject' and b.i_only_if_unbegun and b.state = 'ready' and b.attempt > 0 as is_begun,
    b.i_to = 'call' and b.state = 'ready' and ${isLaneHeld(context, 'b.lane', 'b.place')} as is_held
  from locked b
),
standing as (
  select b.*,
    case when b.is_other or b.is_reused or b.is_begun then null
      when b.is_open then ${move}
      when b.state = 'calling' and b.holder is distinct from b.i_holder and ${isLeaseOver} then 'doubt'
      when b.state in ('doubt', 'scheduled', 'parked') and b.command is null then 'filled'
    end as target,
    ${obstacle} when b.is_begun then 'begun' when b.is_open then 'behind' end as obstacle
  from faced b
)`;
}

/** Rows to be made, from a blank that is ready. */
function freshRows(context: SqlContext): string {
  return `blank as (
  select b.*, b.i_expires_at as expires_at, 0 as attempt, 0 as doubtful, 0 as version, 0 as sequence, true as direct,
    null::timestamptz as doubt_since, null::text as command, 0 as to_doubtful, true as goes_direct, false as cancel_requested,
    '[]'::jsonb as timeline, null::jsonb as charge, b.i_answer as i_note,
    b.i_to = 'call' and ${isLaneHeld(context, 'b.i_lane')} as is_held,
    -- A command is begun, or refused as a whole: whatever its records knew when they came, one of the two.
    b.i_recipient = '' and (not b.is_new
      or exists (select from input o where o.i_command_id = b.i_command_id and o.i_recipient <> '')) as is_begun,
    b.i_recipient <> '' and not b.is_new and not b.i_is_replay and exists (select from ${context.names.sends} w
      where w.command_id = b.i_command_id and w.recipient = '' and w.state = 'rejected') as is_refused
  from met b
  where (b.is_known or b.i_only_if_known) and not exists (select from locked l where l.i_ord = b.i_ord)
),
fresh as (
  select b.*,
    case when not (b.is_other or b.is_reused or b.is_forgotten or b.i_only_if_known or b.is_begun or b.is_refused)
      then ${move} end as target,
    ${obstacle} when b.is_forgotten then 'forgotten'
      when b.i_only_if_known then 'too-old' when b.is_begun then 'begun' when b.is_refused then 'refused'
      else 'behind' end as obstacle
  from blank b
)`;
}
