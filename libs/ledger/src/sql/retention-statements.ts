import type { SqlContext } from './sql-fragments.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';

const INPUT = `options as materialized (
  select o.* from jsonb_to_record($1::jsonb) as o(days double precision, limit_ integer, after_ timestamptz, after_place bigint)
)`;
const LIMIT = '(select limit_ from options)';

/**
 * What nobody may miss: settled, and every event of it published. Asked row by row: of an `exists` the planner would read the
 * whole outbox first.
 */
const isOver = (names: SqlContext['names']): string =>
  `s.settled_at is not null and s.announced and (select o.id from ${names.outbox} o where o.row_id = s.id limit 1) is null`;

const horizon = ({ now }: SqlContext): string =>
  `horizon as materialized (select date_trunc('milliseconds', ${now}) - days * interval '1 day' as at from options)`;

/**
 * Looks at the rows that were settled first after a given one, and deletes those that are over. What may not go yet is read
 * once a round, however much of it there is. A command goes with its last row, unless it was cancelled lately; one that stays
 * has as many recipients less that may have a row, so that a cancel does not take them as not begun.
 */
export function pruneStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'prune',
    text: `with ${INPUT},
${horizon(context)},
seen as materialized (
  select s.id, s.command_id, s.settled_at, s.place, ${isOver(names)} as is_over from ${names.sends} s
  where s.settled_at < (select at from horizon) and s.settled_at >= (select coalesce(after_, '-infinity') from options)
    and (s.settled_at, s.place) > (select coalesce(after_, '-infinity'), coalesce(after_place, 0) from options)
  order by s.settled_at, s.place limit ${LIMIT} for update of s skip locked
),
gone as (
  delete from ${names.sends} s using seen where s.id = seen.id and seen.is_over returning s.id, s.command_id
),
touched as materialized (
  select g.command_id, count(*)::integer as rows_gone, exists (
    select from ${names.sends} s where s.command_id = g.command_id and not exists (select from gone o where o.id = s.id)
  ) as has_rows
  from gone g group by g.command_id
),
commands as (
  delete from ${names.commands} c using touched t where c.command_id = t.command_id and not t.has_rows
    and (c.marked_at is null or c.marked_at < (select at from horizon))
),
kept as (
  update ${names.commands} c set recipients = greatest(0, c.recipients - t.rows_gone)
  from touched t where c.command_id = t.command_id and c.recipients is not null
    and (t.has_rows or c.marked_at >= (select at from horizon))
)
select (select count(*) from gone)::integer as count, (select count(*) from seen)::integer as seen,
  l.settled_at as last_at, l.place::text as last_place
from (select 1) one left join lateral (select settled_at, place from seen order by settled_at desc, place desc limit 1) l on true`,
  };
}

/** What is old of everything else, as many of each; answers how many went of the kind that had most. What others hold is left. */
export function pruneRestStatement(context: SqlContext): SqlStatement {
  const { names, now } = context;
  const old = (table: string, key: string, where: string, order: string): string =>
    `delete from ${table} where ${key} = any(array(
    select x.${key} from ${table} x where ${where} order by x.${order}, x.${key} limit ${LIMIT}
    for update of x skip locked)) returning 1`;
  const beforeHorizon = (column: string): string => `x.${column} < (select at from horizon)`;
  const kinds = {
    inbound: old(names.inbound, 'id', beforeHorizon('at'), 'at'),
    audit: old(names.audit, 'id', beforeHorizon('at'), 'at'),
    begun: old(
      names.begun_sends,
      'recipient',
      `x.keep_until <= (select date_trunc('milliseconds', ${now}))`,
      'keep_until',
    ),
    marked: old(
      names.commands,
      'command_id',
      `${beforeHorizon('marked_at')}
      and not exists (select from ${names.sends} s where s.command_id = x.command_id)`,
      'marked_at',
    ),
  };
  const counts = Object.keys(kinds).map((kind) => `(select count(*) from ${kind})`);
  return {
    name: 'prune-rest',
    text: `with ${INPUT},
${horizon(context)},
days as (delete from ${names.day_counts} d where d.day < (select at from horizon)),
${Object.entries(kinds)
  .map(([kind, text]) => `${kind} as (\n  ${text}\n)`)
  .join(',\n')}
select greatest(${counts.join(', ')})::integer as count`,
  };
}

/**
 * Rows go, the digests of their recipient stay with their commands: a replay does not send again. With a command's last row
 * nothing stays that names a number, only that the command is over.
 */
export function forgetStatement({ names, now }: SqlContext): SqlStatement {
  return {
    name: 'forget',
    text: `with gone as (
  delete from ${names.sends} where id = any(array(
    select s.id from ${names.sends} s where s.recipient = $1::jsonb ->> 'recipient' and ${isOver(names)}
    order by s.id limit ($1::jsonb ->> 'limit_')::integer for update of s))
  returning id, command_id, recipient
),
marked as (
  update ${names.commands} c set marked_at = date_trunc('milliseconds', ${now}),
    forgotten = case when l.is_last then array['*'] else coalesce(c.forgotten, '{}')
      || encode(sha256(convert_to(l.command_id || E'\\n' || l.recipient, 'UTF8')), 'hex') end,
    fingerprint = case when l.is_last then '' else c.fingerprint end,
    cancelled = c.cancelled and not l.is_last,
    cancelled_recipients = case when not l.is_last then c.cancelled_recipients end
  from (
    select g.*, (select s.id from ${names.sends} s where s.command_id = g.command_id and s.id <> g.id limit 1) is null as is_last
    from gone g
  ) l where c.command_id = l.command_id
),
counted as (
  delete from ${names.begun_sends} where recipient in (select recipient from gone)
)
select count(*)::integer as count from gone`,
  };
}
