import type { LedgerOptions } from '../port/ledger.port.js';
import { TOLERANCE_MS } from '../rules/plausible.js';
import { HOLDING_REASONS } from '../rules/wait-reason.js';
import { isoText } from './iso-text.js';
import type { SqlNames } from '../schema/sql-names.js';

/** What the statements are made of. */
export interface SqlContext {
  readonly names: SqlNames;
  readonly options: LedgerOptions;
  /** The SQL expression for the present instant; the database's clock, except in tests. */
  readonly now: string;
}

const ROW_COLUMNS = [
  'id',
  'command_id',
  'recipient',
  'fingerprint',
  'topic',
  'record_partition',
  'record_offset',
  'record_at',
  'account',
  'channel',
  'policy',
  'expires_at',
  'urgent',
  'redirected_to',
  'charge',
  'cancel_requested',
  'suspicion',
  'timeline',
  'state',
  'announced',
  'attempt',
  'list_id',
  'doubtful',
  'version',
  'holder',
  'due_at',
  'command',
  'sequence',
  'message_id',
  'request_id',
  'later_message_id',
  'later_request_id',
  'rejection',
  'statuses',
  'created_at',
  'settled_at',
] as const;

/** What a row carries untouched; rows of the release before have it in columns of their own. */
const carriedOf = (alias: string): string =>
  `coalesce(${alias}.carried, json_build_object('segments', ${alias}.segments, 'encoding', ${alias}.encoding,
    'traceparent', ${alias}.traceparent, 'metadata', ${alias}.metadata)) as carried`;

/** The columns that a row is read from. */
export const rowOf = (alias: string): string =>
  [...ROW_COLUMNS.map((column) => `${alias}.${column}`), carriedOf(alias)].join(', ');

const EVENT_ROW_COLUMNS = ['id', 'command_id', 'account', 'channel', 'recipient', 'redirected_to'] as const;

/** The columns that what an event says of its row is read from. */
export const eventRowOf = (alias: string): string =>
  [
    ...EVENT_ROW_COLUMNS.map((column) => `${alias}.${column}`),
    `case when ${alias}.state = 'accepted' then ${alias}.settled_at end as accepted_at`,
    carriedOf(alias),
  ].join(', ');

/**
 * One instant for the whole statement, in whole milliseconds, so that what callers read is what is stored. Not `now()`:
 * inside a migration's or a caller's transaction that would be its beginning.
 */
export function clock({ now, options }: SqlContext): string {
  return `clock as materialized (
  select instant, instant + interval '${options.leaseMs} milliseconds' as lease_end,
    instant + interval '${options.graceMs} milliseconds' as grace_end,
    -- Beyond these the clock was set back since they were written.
    instant + interval '${options.leaseMs + TOLERANCE_MS} milliseconds' as last_lease,
    instant + interval '${options.graceMs + TOLERANCE_MS} milliseconds' as last_grace
  from (select date_trunc('milliseconds', ${now}) as instant) c
)`;
}

const inDoubt = (final: boolean): string =>
  `jsonb_build_object('type', 'in-doubt', 'since', ${isoText('m.doubt_since')}, 'attempt', m.attempt, 'policy', m.policy, ` +
  `'final', ${final})`;

/** The accepted event as its first writer knew it. */
export const acceptedFact = `jsonb_strip_nulls(jsonb_build_object('type', 'accepted', 'messageId', m.message_id,
    'requestId', m.request_id, 'acceptedAt', ${isoText('m.settled_at')}))`;

/** Writes the events of the rows in `moved m`; those that their writer publishes itself are left out. */
export function events({ names }: SqlContext, moved = 'moved'): string {
  return `events as (
  insert into ${names.outbox} (row_id, sequence, at, fact)
  select m.id, m.sequence, clock.instant, case m.target
    when 'doubt' then ${inDoubt(false)}
    when 'parked' then ${inDoubt(true)}
    when 'cancelled' then jsonb_build_object('type', 'cancelled', 'cancelledAt', ${isoText('m.settled_at')})
    when 'expired' then jsonb_build_object('type', 'expired', 'expiresAt', ${isoText('m.expires_at')})
    when 'rejected' then jsonb_build_object('type', 'rejected') || m.rejection
    when 'accepted' then ${acceptedFact}
  end
  from ${moved} m, clock
  where m.target in ('doubt', 'parked', 'expired', 'cancelled') or (m.target in ('accepted', 'rejected') and m.announced)
)`;
}

/** The attempt is the caller's, and under way or in doubt. */
export const isMine = `(b.state in ('calling', 'doubt') and b.holder is not null and b.attempt = b.i_attempt)`;

/** Accepted, and the caller knows what its first writer did not. */
export const isIncomplete = `(b.state = 'accepted' and (
    (b.i_message_id is not null and b.message_id is null and b.later_message_id is null)
    or (b.i_request_id is not null and b.request_id is null and b.later_request_id is null)))`;

/** Past its `expiresAt`: not to be sent, whatever became of earlier attempts. */
export const isTooLate = `(b.expires_at <= b.instant)`;

/** Past its `expiresAt`, and surely not sent. */
export const isExpired = `(b.doubtful = 0 and ${isTooLate})`;

/** The lease of the row `b` has ended, or lies further ahead than any that was given. */
export const isLeaseOver = `(b.due_at <= b.instant or b.due_at > b.last_lease)`;

/** The present, as a condition that an index takes. */
export const NOW = '(select instant from clock)';

/**
 * Up to an instant that the planner does not know. Of a range with two ends it believes that it holds few rows, of one with
 * one end a third of the table, and then it would rather read another index and sort.
 */
export const isUntil = (column: string, instant = NOW): string =>
  `${column} > '-infinity' and ${column} <= ${instant}`;

/**
 * Earlier rows of the lane wait in the ledger, or were taken from there and are under way. Asked of each row by itself, by
 * index: as a join it would be planned by statistics, which a young database does not have, and then
 * takes time with the square of what waits.
 */
export function isLaneHeld({ names }: SqlContext, lane: string, before?: string): string {
  const reasons = HOLDING_REASONS.map((reason) => `'${reason}'`).join(', ');
  return `(select h.place from ${names.sends} h where h.lane = ${lane} and h.reason in (${reasons})
    and h.state in ('scheduled', 'calling')${before === undefined ? '' : ` and h.place < ${before}`}
    order by h.place limit 1) is not null`;
}
