import type { Count, LedgerCounts } from '../port/counts.js';
import type { DayCount } from '../port/limits.js';
import { COUNTS_MS, EXACT_COUNT } from '../rules/batches.js';
import type { SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { audited } from './audit-statements.js';
import { type SqlContext, clock, NOW } from './sql-fragments.js';

const age = (since: string): string =>
  `coalesce(greatest(0, extract(epoch from ${NOW} - ${since}) * 1000), 0)`;

/**
 * The latest counts; where they are older than 15 s, whoever asks makes them anew, unless another is at it. Counted up to a
 * bound, by index; beyond it what the planner believes of the index that holds just these rows.
 */
export function countsStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  const believed = (index: string): string =>
    `(select greatest(c.reltuples, ${EXACT_COUNT})::bigint from pg_class c where c.oid = to_regclass('${names.schema}.${index}'))`;
  const many = (from: string, index: string): string =>
    `(select case when x.n > ${EXACT_COUNT} then ${believed(index)} else x.n end
      from (select count(*) as n from (select from ${from} limit ${EXACT_COUNT + 1}) y) x)`;
  const count = (name: string, from: string, index: string, since: string): string =>
    `'${name}', jsonb_build_object('count', ${many(from, index)}, 'oldestMs', ${age(`(${since})`)})`;
  const first = (column: string, state: string, order: string): string =>
    `select s.${column} from ${names.sends} s where s.state = '${state}' and s.${order} is not null order by s.${order} limit 1`;
  return {
    name: 'counts',
    text: `with ${clock(context)},
parameter as (select $1::jsonb),
last as materialized (select c.* from ${names.counts} c),
turn as materialized (
  select pg_try_advisory_xact_lock(hashtextextended('${names.schema}.counts', 0)) as mine
  where not exists (select from last where at > ${NOW} - interval '${COUNTS_MS} milliseconds' and at <= ${NOW})
),
made as materialized (
  select ${NOW} as at, jsonb_build_object(
    ${count('inDoubt', `${names.sends} where state = 'doubt'`, 'sends_doubt', first('doubt_since', 'doubt', 'id'))},
    ${count('parked', `${names.sends} where state = 'parked'`, 'sends_parked', first('doubt_since', 'parked', 'id'))},
    ${count('scheduled', `${names.sends} where state = 'scheduled'`, 'sends_claim', first('due_at', 'scheduled', 'due_at'))},
    ${count('keptAside', `${names.outbox} where kept_aside_at is not null`, 'outbox_aside', `select o.kept_aside_at from ${names.outbox} o where o.kept_aside_at is not null order by o.kept_aside_at limit 1`)},
    ${count('outbox', names.outbox, 'outbox_pkey', `select o.at from ${names.outbox} o order by o.id limit 1`)}
  ) as counts from turn where mine
),
kept as (
  insert into ${names.counts} as c (one, at, counts) select true, at, counts from made
  on conflict (one) do update set at = excluded.at, counts = excluded.counts
)
select at, counts from made
union all
select at, counts from last where not exists (select from made)`,
  };
}

export function toCounts(line: SqlRecord | undefined): LedgerCounts | undefined {
  if (!line) return undefined;
  const { at, counts } = line as { at: Date; counts: Record<string, { count: number; oldestMs: number }> };
  const of = (name: string): Count => ({
    count: counts[name]?.count ?? 0,
    oldestSeconds: (counts[name]?.oldestMs ?? 0) / 1000,
  });
  return {
    at: at.toISOString(),
    inDoubt: of('inDoubt'),
    parked: of('parked'),
    scheduled: of('scheduled'),
    keptAside: of('keptAside'),
    outbox: of('outbox'),
  };
}

interface DayLine extends SqlRecord {
  readonly account: string;
  readonly day: Date;
  readonly used: string;
  readonly lifts: number;
  readonly limited_at: Date | null;
  readonly urgent_limited_at: Date | null;
}

/** A day of an account is a row, and there are only as many as the retention has days. */
export function dayCountsStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'day-counts',
    text: `select distinct on (d.account) d.* from ${names.day_counts} d where $1::jsonb is not null
  and (d.used <> 0 or d.lifts > 0 or d.limited_at is not null) order by d.account, d.day desc`,
  };
}

export function liftStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'lift',
    text: `with ${clock(context)},
${audited(context, 'lift')}
insert into ${names.day_counts} as d (account, day, lifts)
select o.account, o.day, 1 from jsonb_to_record($1::jsonb) as o(account text, day timestamptz)
on conflict (account, day) do update set lifts = d.lifts + 1, limited_at = null, urgent_limited_at = null
returning d.*`,
  };
}

export function toDayCount(line: SqlRecord): DayCount {
  const { account, day, used, lifts, limited_at, urgent_limited_at } = line as DayLine;
  return {
    account,
    day: day.toISOString(),
    used: Number(used),
    lifts,
    ...(limited_at !== null && { limitedAt: limited_at.toISOString() }),
    ...(urgent_limited_at !== null && { urgentLimitedAt: urgent_limited_at.toISOString() }),
  };
}
