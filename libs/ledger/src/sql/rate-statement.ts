import { MAX_AHEAD_MS } from '../rules/rate.js';
import { TOLERANCE_MS } from '../rules/plausible.js';
import { type SqlContext, clock } from './sql-fragments.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';

const seconds = (interval: string): string => `extract(epoch from ${interval})`;

/**
 * The next slots of an account's rate; fewer than asked for where more would lie too far ahead. `start` and `granted`
 * stand in the row only because an upsert returns what it wrote, not what it computed. A `next` further ahead than any that
 * was ever written is a clock that was set back.
 */
export function reserveStatement(context: SqlContext): SqlStatement {
  const { rates } = context.names;
  const now = '(select instant from o)';
  const every = '(select every from o)';
  const isImplausible = `r.next > ${now} + ${every} + interval '${MAX_AHEAD_MS + TOLERANCE_MS} milliseconds'`;
  const start = `case when ${isImplausible} then ${now} + ${every} else greatest(r.next, ${now}) end`;
  const free = `floor((${MAX_AHEAD_MS / 1000} - ${seconds(`${start} - ${now}`)}) / ${seconds(every)})::integer + 1`;
  const granted = `greatest(0, least((select count from o), ${free}))`;
  return {
    name: 'reserve',
    text: `with ${clock(context)},
o as materialized (
  select p.account, p.count, p.every_us * interval '1 microsecond' as every, clock.instant,
    least(p.count, floor(${MAX_AHEAD_MS} * 1000 / p.every_us)::integer + 1) as first
  from jsonb_to_record($1::jsonb) as p(account text, every_us double precision, count integer), clock
),
before as materialized (select r.next from ${rates} r where r.account = (select account from o))
insert into ${rates} as r (account, start, granted, next)
select account, instant, first, instant + first * every from o
on conflict (account) do update set start = ${start}, granted = ${granted}, next = (${start}) + ${granted} * ${every}
returning (${seconds(`r.start - ${now}`)} * 1000)::double precision as wait_ms, r.granted,
  coalesce((select b.next > ${now} + ${every} + interval '${MAX_AHEAD_MS + TOLERANCE_MS} milliseconds' from before b), false)
    as was_implausible`,
  };
}
