import { type SqlContext, clock, rowOf } from './sql-fragments.js';
import type { SqlStatement } from './sql-driver.port.js';

export function recordInboundStatement({ names, now }: SqlContext): SqlStatement {
  return {
    name: 'record-inbound',
    text: `with kept as (
  insert into ${names.inbound} (id, at) select $1::jsonb ->> 'id', date_trunc('milliseconds', ${now})
  on conflict (id) do nothing returning *
)
insert into ${names.outbox} (inbound_id, data, at) select id, $1::jsonb ->> 'data', at from kept returning id::text`,
  };
}

/**
 * The relay's lease and the oldest entries in one statement. An outcome that its own writer publishes goes first: the
 * row's entries wait until it was acknowledged.
 */
export function claimOutboxStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'claim-outbox',
    text: `with ${clock(context)},
options as materialized (
  select o.holder, o.limit_, clock.instant, clock.instant + o.lease * interval '1 millisecond' as lease_end
  from jsonb_to_record($1::jsonb) as o(holder text, limit_ integer, lease double precision), clock
),
relay as (
  insert into ${names.relay} as r (one, holder, until) select true, holder, lease_end from options
  on conflict (one) do update set holder = excluded.holder, until = excluded.until
  where r.holder = excluded.holder or r.until <= (select instant from options)
  returning r.holder
)
select o.id::text as outbox_id, o.fact, o.sequence as event_sequence, o.at as event_at, o.inbound_id, o.data,
  ${rowOf('s')}
from ${names.outbox} o left join ${names.sends} s on s.id = o.row_id
where exists (select from relay)
  and (o.row_id is null or s.announced or s.state not in ('accepted', 'rejected'))
order by o.id limit (select limit_ from options)`,
  };
}

export function publishedStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'published',
    text: `delete from ${names.outbox}
where id = any(array(select jsonb_array_elements_text($1::jsonb)::bigint))`,
  };
}
