import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { stateIs } from '../schema/indexes.js';
import { type SqlContext, clock, NOW } from './sql-fragments.js';
import { REPORTED } from './status-statement.js';
import { given, isNamed, unread } from './unread-rows.js';

const ABOUT = `coalesce(${given('i_message_id')}, s.message_id, s.later_message_id, '')`;

/**
 * Reports that take an accepted message further, as most do. It answers with those that it recorded; the others are left to
 * the statement that knows every case, and costs the server several times as much before it has read a row.
 */
export function statusNewsStatement(context: SqlContext): SqlStatement {
  const { sends, outbox } = context.names;
  return {
    name: 'status-news',
    text: `with ${clock(context)},
moved as (
  update ${sends} s set version = s.version + 1, sequence = s.sequence + 1,
    statuses = s.statuses || jsonb_build_object(${ABOUT}, ${given('i_status')}),
    timeline = ${unread(REPORTED)},
    due_at = case when ${given('i_final')}::boolean then null else s.due_at end
  where ${isNamed} and ${stateIs('s.state', 'accepted')}
    and (${given('i_message_id')} is null or coalesce(s.message_id, s.later_message_id) is not null)
    and $1::jsonb -> s.id::text -> 'i_supersedes' ? coalesce(s.statuses ->> ${ABOUT}, '')
  returning s.id, s.sequence, s.carried, s.traceparent, ${ABOUT} as about, $1::jsonb -> s.id::text as report
),
events as (
  insert into ${outbox} (row_id, sequence, at, fact)
  select m.id, m.sequence, ${NOW}, jsonb_build_object('type', 'status-changed', 'messageId', m.about,
    'status', m.report -> 'i_status', 'final', m.report -> 'i_final', 'providerStatus', m.report -> 'i_provider_status',
    'occurredAt', m.report -> 'i_occurred_at', 'source', m.report -> 'i_source')
  from moved m order by m.id
)
select (m.report -> 'i_ord')::integer as ord, 'accepted' as was, null as target, true as is_news,
  coalesce(m.carried ->> 'traceparent', m.traceparent) as traceparent from moved m`,
  };
}
