import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { CLAIM_OPTIONS, mayGo } from './outbox-statements.js';
import { type SqlContext, clock, eventRowOf } from './sql-fragments.js';

/**
 * The oldest entries, where this holder is the relay for long enough and no entry waits for a retry: so it is nearly always,
 * and then what was published leaves, and nothing else is written. There is at least one line, and each says by `standing` how
 * it is: `plain`, or `taken` where another one is the relay; otherwise the statement that knows every case has to be asked.
 */
export function freshOutboxStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'fresh-outbox',
    text: `with ${clock(context)},
${CLAIM_OPTIONS},
relay as materialized (
  select case when r.holder <> o.holder and r.until > o.instant and r.until <= o.last_lease then 'taken'
    when r.holder = o.holder and r.until between o.least and o.most
      and not exists (select from ${names.outbox} w where w.retry_at > '-infinity') then 'plain' end as standing
  from options o left join ${names.relay} r on r.one
),
gone as (
  delete from ${names.outbox} where id = any((select o.published from options o, relay r where r.standing = 'plain')::bigint[])
)
select r.standing, e.*
from relay r left join lateral (
  select f.* from (values (false), (true)) k(is_inbound) cross join lateral (
    select o.id::text as outbox_id, o.attempts, o.fact, o.sequence as event_sequence, o.at as event_at, o.inbound_id, o.data,
      false as was_implausible, ${eventRowOf('s')}
    from ${names.outbox} o left join ${names.sends} s on s.id = o.row_id
    where (o.row_id is null) = k.is_inbound and o.retry_at is null and ${mayGo}
      and not (o.id = any((select x.published from options x)::bigint[]))
    order by o.at, o.id limit (select case r.standing when 'plain' then o.limit_ else 0 end from options o)
  ) f
) e on true`,
  };
}
