import { MAX_UNKNOWN_STATUSES } from '../rules/polling.js';
import { type SqlContext, acceptedFact, clock, isIncomplete } from './sql-fragments.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { step, toSet, valuesOf } from './transition-columns.js';

const INPUT = `i_ord integer, i_id uuid, i_attempt integer, i_message_id text, i_request_id text, i_status text, i_final boolean,
  i_provider_status text, i_occurred_at text, i_source text, i_supersedes text[]`;

const WORD = `(b.about || '/' || b.i_provider_status)`;
const isRanked = `(b.is_news and cardinality(b.i_supersedes) > 0)`;
const isUnranked = `(b.is_news and cardinality(b.i_supersedes) = 0)`;

/** What the row's timeline keeps of a report. */
export const REPORTED = step(
  `'what', 'status', 'detail', b.i_status, 'source', b.i_source, 'providerStatus', b.i_provider_status`,
  'null::jsonb',
);

/**
 * Status reports. Where nothing settled the row before, its acceptance and the status are written together, the
 * acceptance first. One about a message that was settled as not sent changes nothing, and is kept for a person to see.
 */
export function statusStatement(context: SqlContext): SqlStatement {
  const { sends, outbox, audit } = context.names;
  const text = `with ${clock(context)},
input as (select * from jsonb_to_recordset($1::jsonb) as i(${INPUT})),
before as (
  select i.*, s.* from input i join ${sends} s on s.id = i.i_id order by s.id for update of s
),
named as (
  select b.*, clock.*, false as goes_direct,
    coalesce(b.i_message_id, b.message_id, b.later_message_id, '') as about
  from before b, clock
),
judged as (
  select b.*,
    case when b.state not in ('accepted', 'rejected', 'expired', 'cancelled') then 'accepted'
      when ${isIncomplete} then 'completed' end as target,
    b.state not in ('rejected', 'expired', 'cancelled') and case
      when cardinality(b.i_supersedes) > 0 then coalesce(b.statuses ->> b.about, '') = any(b.i_supersedes)
      else not b.unknown_statuses ? ${WORD}
        and jsonb_array_length(b.unknown_statuses) < ${MAX_UNKNOWN_STATUSES} end as is_news
  from named b
),
moved as (
  update ${sends} s set ${changes()}
  from judged b where s.id = b.id and (b.target is not null or b.is_news)
  returning s.*, b.target, b.is_news, b.about, b.i_status, b.i_final, b.i_provider_status, b.i_occurred_at, b.i_source
),
events as (
  insert into ${outbox} (row_id, sequence, at, fact)
  select e.id, e.sequence, e.at, e.fact from (
    select m.id, m.sequence - m.is_news::integer as sequence, clock.instant as at, ${acceptedFact} as fact
    from moved m, clock where m.target = 'accepted'
    union all
    select m.id, m.sequence, clock.instant, jsonb_build_object('type', 'status-changed', 'messageId', m.about,
      'status', m.i_status, 'final', m.i_final, 'providerStatus', m.i_provider_status,
      'occurredAt', m.i_occurred_at, 'source', m.i_source)
    from moved m, clock where m.is_news
  ) e order by e.id, e.sequence
),
contradicted as (
  insert into ${audit} (at, action, who, what)
  select b.instant, 'contradicted', 'eCall', jsonb_strip_nulls(jsonb_build_object('commandId', b.command_id,
    'state', b.state, 'status', b.i_status, 'messageId', b.i_message_id, 'requestId', b.rejection ->> 'requestId'))
  from judged b where b.state in ('rejected', 'expired', 'cancelled') order by b.i_ord
)
select b.i_ord as ord, b.state as was, b.target, b.is_news,
  coalesce(b.carried ->> 'traceparent', b.traceparent) as traceparent from judged b`;
  return { name: 'status', text };
}

/** What an acceptance writes, and on top of it what the status does: one statement cannot update a row twice. */
function changes(): string {
  const values = valuesOf(['accepted', 'completed']);
  const before = (column: string): string => values.get(column) ?? `s.${column}`;
  return toSet(
    new Map([
      ...values,
      ['version', `${before('version')} + b.is_news::integer`],
      ['sequence', `${before('sequence')} + b.is_news::integer`],
      ['timeline', `case when b.is_news then ${REPORTED} else s.timeline end`],
      ['due_at', `case when b.is_news and b.i_final then null else ${before('due_at')} end`],
      [
        'statuses',
        `case when ${isRanked} then s.statuses || jsonb_build_object(b.about, b.i_status) else s.statuses end`,
      ],
      [
        'unknown_statuses',
        `case when ${isUnranked} then s.unknown_statuses || to_jsonb(${WORD}) else s.unknown_statuses end`,
      ],
    ]),
  );
}
