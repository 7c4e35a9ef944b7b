import type { KeptAsideEvent, OutboxClaim, OutboxKind, RefusedEntry } from '../port/outbox.js';
import { KEPT_ASIDE_AFTER_MS, KEPT_ASIDE_RETRY_MS, MAX_RETRY_MS } from '../rules/kept-aside.js';
import { TOLERANCE_MS } from '../rules/plausible.js';
import { relayLeaseMs } from '../rules/relay-lease.js';
import type { SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { audited } from './audit-statements.js';
import { type SqlContext, clock, eventRowOf, isUntil, NOW } from './sql-fragments.js';

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

export const outboxInput = ({
  holder,
  limit,
  leaseMs,
  skip = [],
  published = [],
}: OutboxClaim): SqlRecord => ({
  holder,
  limit_: limit,
  lease: leaseMs,
  lease_given: relayLeaseMs(leaseMs),
  skip,
  published,
});

export const refusedInput = ({ outboxId: id, reason, retryInMs: retry }: RefusedEntry): SqlRecord => ({
  id,
  reason,
  retry,
});

/** An outcome that its own writer publishes goes first: the row's entries wait until it was acknowledged. */
export const mayGo = `(o.row_id is null or s.announced or s.state not in ('accepted', 'rejected'))`;

/** A claim's parameter, the shortest and the longest lease it goes on with, and the last end that an honest lease can have. */
export const CLAIM_OPTIONS = `options as materialized (
  select o.*, clock.instant, clock.instant + o.lease * interval '1 millisecond' as least,
    clock.instant + o.lease_given * interval '1 millisecond' as most,
    clock.instant + (o.lease_given + ${TOLERANCE_MS}) * interval '1 millisecond' as last_lease
  from jsonb_to_record($1::jsonb) as o(holder text, limit_ integer, lease double precision, lease_given double precision,
    skip text[], published bigint[]), clock
)`;

/**
 * The relay's lease and the oldest entries in one statement. What is behind an entry that waits is given its wait, so that
 * the next claim does not read it again. It goes along when the entry goes, whatever its own wait says: a clock that was set
 * back meanwhile makes the two waits differ. It is free when the entry is published.
 */
export function claimOutboxStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  const limit = '(select limit_ from options)';
  const entries = `${names.outbox} o left join ${names.sends} s on s.id = o.row_id`;
  /** Further off than any wait that was ever written: the clock was set back. */
  const isBeyond = (ms: number): string =>
    `o.retry_at > ${NOW} + interval '${ms + TOLERANCE_MS} milliseconds'`;
  const waiting = (where: string): string => `(select o.id, o.at, o as entry, s as send
    from ${entries} join kinds k on k.is_inbound = (o.row_id is null)
    where ${where} and ${mayGo} order by o.retry_at limit ${limit})`;
  return {
    name: 'claim-outbox',
    text: `with ${clock(context)},
${CLAIM_OPTIONS},
known as materialized (select r.* from ${names.relay} r),
relay as materialized (
  insert into ${names.relay} as r (one, holder, until) select true, holder, most from options
  on conflict (one) do update set holder = excluded.holder, until = case when r.holder = excluded.holder
    and r.until between (select least from options) and excluded.until then r.until else excluded.until end
  where r.holder = excluded.holder or r.until <= ${NOW} or r.until > (select last_lease from options)
  returning r.holder
),
kinds as materialized (
  select k.* from (values (false, 'send'), (true, 'inbound')) as k(is_inbound, word), options o
  where not (k.word = any(o.skip)) and exists (select from relay)
),
fresh as materialized (
  select e.* from kinds k cross join lateral (
    select o.id, o.at, o as entry, s as send from ${entries}
    where (o.row_id is null) = k.is_inbound and o.retry_at is null and ${mayGo}
    order by o.at, o.id limit ${limit}
  ) e
),
again as materialized (
  ${waiting(isUntil('o.retry_at'))}
  union all ${waiting(`o.attempts > 0 and o.kept_aside_at is null and ${isBeyond(MAX_RETRY_MS)}`)}
  union all ${waiting(`(o.attempts = 0 or o.kept_aside_at is not null) and ${isBeyond(KEPT_ASIDE_RETRY_MS)}`)}
),
along as materialized (
  select o.id, o.at, o as entry, a.send from again a join ${names.outbox} o on o.row_id = (a.entry).row_id
  where (a.entry).attempts > 0 and o.sequence > (a.entry).sequence and o.attempts = 0 and o.retry_at is not null
    and not exists (select from again x where x.id = o.id)
),
chosen as materialized (
  select c.* from (
    select id, at, entry, send from fresh union all select * from again union all select distinct on (id) * from along
  ) c order by at, id limit ${limit}
),
faced as materialized (
  select c.*, p.id is not null as is_behind, p.retry_at as behind_until
  from chosen c left join lateral (
    select p.id, p.retry_at from ${names.outbox} p
    where p.row_id = (c.entry).row_id and p.sequence < (c.entry).sequence
      and not exists (select from chosen x where x.id = p.id)
    order by p.sequence limit 1
  ) p on true
),
put_behind as (
  update ${names.outbox} o set retry_at = f.behind_until from faced f
  where o.id = f.id and f.is_behind and f.behind_until > ${NOW}
)
select f.id::text as outbox_id, (f.entry).attempts, (f.entry).fact, (f.entry).sequence as event_sequence, f.at as event_at,
  (f.entry).inbound_id, (f.entry).data,
  coalesce((select k.until > (select last_lease from options) from known k), false) as was_implausible, ${eventRowOf('(f.send)')}
from faced f where not f.is_behind
order by min(f.id) over (partition by coalesce((f.entry).row_id::text, f.id::text)), (f.entry).sequence`,
  };
}

/**
 * Tells the relay, where it is another holder. A statement of its own: transactions that notify commit one at a time, and the
 * many that write events must not.
 */
export function tellRelayStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'tell-relay',
    text: `select pg_notify('${names.relayChannel}', r.holder) from ${names.relay} r
where r.one and r.holder <> $1::jsonb ->> 'holder'`,
  };
}

/** What was put behind the published entries is free again. */
export function publishedStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'published',
    text: `with gone as (
  delete from ${names.outbox} where id = any(array(select jsonb_array_elements_text($1::jsonb)::bigint)) returning row_id, retry_at
)
update ${names.outbox} o set retry_at = null from (select distinct row_id from gone where retry_at is not null) g
where o.row_id = g.row_id and o.attempts = 0 and o.retry_at is not null
  and not (o.id = any(array(select jsonb_array_elements_text($1::jsonb)::bigint)))`,
  };
}

export function refusedStatement(context: SqlContext): SqlStatement {
  const aside = `coalesce(o.kept_aside_at, case when clock.instant - coalesce(o.refused_since, clock.instant)
    >= interval '${KEPT_ASIDE_AFTER_MS} milliseconds' then clock.instant end)`;
  return {
    name: 'refused',
    text: `with ${clock(context)}
update ${context.names.outbox} o set attempts = o.attempts + 1, reason = i.reason,
  refused_since = coalesce(o.refused_since, clock.instant), kept_aside_at = ${aside},
  retry_at = clock.instant + case when ${aside} is null then least(i.retry, ${MAX_RETRY_MS}) else ${KEPT_ASIDE_RETRY_MS} end
    * interval '1 millisecond'
from jsonb_to_recordset($1::jsonb) as i(id bigint, reason text, retry double precision), clock where o.id = i.id`,
  };
}

interface KeptAsideLine extends SqlRecord {
  readonly id: string;
  readonly kind: OutboxKind;
  readonly command_id: string | null;
  readonly recipient: string | null;
  readonly reason: string;
  readonly attempts: number;
  readonly kept_aside_at: Date;
}

/** Newest first. */
export function keptAsideStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'kept-aside',
    text: `select o.id::text as id, case when o.row_id is null then 'inbound' else 'send' end as kind, s.command_id, s.recipient,
  o.reason, o.attempts, o.kept_aside_at
from ${names.outbox} o left join ${names.sends} s on s.id = o.row_id
where o.kept_aside_at is not null and o.id < coalesce(($1::jsonb ->> 'before')::bigint, 9223372036854775807)
order by o.id desc limit ($1::jsonb ->> 'limit_')::integer`,
  };
}

export function toKeptAside(line: SqlRecord): KeptAsideEvent {
  const { id, kind, command_id, recipient, reason, attempts, kept_aside_at } = line as KeptAsideLine;
  return {
    outboxId: id,
    kind,
    ...(command_id !== null && { commandId: command_id }),
    ...(recipient !== null && { recipient }),
    reason,
    attempts,
    keptAsideAt: kept_aside_at.toISOString(),
  };
}

/** Also what was put behind them. */
export function republishStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'republish',
    text: `with ${clock(context)},
aside as materialized (
  select o.row_id, count(*) as count from ${names.sends} s join ${names.outbox} o on o.row_id = s.id
  where s.command_id = $1::jsonb ->> 'commandId' and o.kept_aside_at is not null group by o.row_id
),
moved as (
  update ${names.outbox} o set retry_at = ${NOW} from aside a
  where o.row_id = a.row_id and (o.kept_aside_at is not null or (o.attempts = 0 and o.retry_at is not null))
),
${audited(context, 'republish')}
select coalesce(sum(count), 0)::integer as count from aside`,
  };
}
