import { FIRST_OF_TIMELINE, MAX_TIMELINE } from '../rules/timeline.js';
import { isoText } from './iso-text.js';

/** Where a conditional statement leads a row; `filled`, `completed` and `halted` leave its state as it is. */
export type Target =
  | 'calling'
  | 'resent'
  | 'scheduled'
  | 'ready'
  | 'undone'
  | 'doubt'
  | 'parked'
  | 'reparked'
  | 'accepted'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'dropped'
  | 'recalled'
  | 'halted'
  | 'filled'
  | 'completed';

type Assignments = Readonly<Record<string, string>>;

const MOVED = { version: 'b.version + 1' };
const OVER = { ...MOVED, holder: 'null', due_at: 'null' };
const SETTLED = { ...OVER, command: 'null', settled_at: 'b.instant' };
const TOLD = { sequence: 'b.sequence + 1' };
/** Known not sent: what was counted is taken back, unless an earlier attempt may have been sent. */
const REFUNDED = { charge: 'case when b.doubtful > 0 then b.charge end' };
/** Neither policy nor operator sends it again. */
const CANCEL_REQUESTED = { cancel_requested: 'true', policy: `'park'` };

/** One more step of the row's life; of many, the first ones and the latest stay. */
export function step(fields: string, answer = 'b.i_note'): string {
  return `case when jsonb_array_length(b.timeline) >= ${MAX_TIMELINE} then b.timeline - ${FIRST_OF_TIMELINE}
    else b.timeline end || jsonb_build_array(jsonb_build_object('at', ${isoText('b.instant')}, ${fields})
    || coalesce(${answer}, '{}'))`;
}

/** Where the attempt that was accepted went: not the latest one's redirect, where that has changed since. */
const REDIRECT_OF_ATTEMPT = `case when b.redirects is null then b.redirected_to else (
    select case when e.value is null then b.redirected_to else e.value ->> 'to' end
    from (select 1) one left join lateral (
      select r.value from jsonb_array_elements(b.redirects) with ordinality r (value, n)
      where (r.value ->> 'until')::integer >= b.i_attempt order by r.n limit 1) e on true) end`;

const CALLED = step(`'what', 'calling', 'attempt', b.attempt + 1`, 'null::jsonb');
const IN_DOUBT = step(`'what', 'doubt', 'attempt', b.attempt`);
const PARKED = { timeline: step(`'what', 'parked'`, 'null::jsonb') };

const CALLING = {
  ...MOVED,
  state: `'calling'`,
  attempt: 'b.attempt + 1',
  holder: 'b.i_holder',
  due_at: 'b.lease_end',
  redirected_to: 'b.to_redirect',
  redirects: `case when b.attempt = 0 or b.redirected_to is not distinct from b.to_redirect then b.redirects
    else coalesce(b.redirects, '[]') || jsonb_build_object('until', b.attempt, 'to', b.redirected_to) end`,
  // The first intent of a new row is the row's own creation.
  timeline: `case when b.version = 0 then b.timeline else ${CALLED} end`,
};

/** An operator's resend that came to nothing: as it was, and told before. */
const REPARKED = { ...OVER, ...PARKED, state: `'parked'`, doubtful: 'b.doubtful - 1' };

/**
 * What each transition writes. `b` is the row as it stood, locked, joined with the caller's input (`i_…`) and with
 * what the statement found out: `to_reason`, `to_due`, `to_doubtful`, `to_redirect` and `goes_direct`; `i_attempt` is the attempt that the caller knows of.
 */
export const TRANSITIONS: Readonly<Record<Target, Assignments>> = {
  calling: CALLING,
  resent: { ...CALLING, doubtful: 'b.doubtful + 1', reason: `'doubt'` },
  scheduled: {
    ...OVER,
    charge: 'case when b.to_doubtful > 0 then b.charge end',
    state: `'scheduled'`,
    reason: 'b.to_reason',
    due_at: 'b.to_due',
    waits_since: `case when b.to_reason <> 'send-at' then b.instant end`,
    direct: 'false',
    doubtful: 'b.to_doubtful',
    doubt_since: 'case when b.to_doubtful > 0 then b.doubt_since end',
    command: 'coalesce(b.command, b.i_command)',
    timeline: step(`'what', 'scheduled', 'detail', b.to_reason`),
  },
  ready: { ...OVER, ...REFUNDED, state: `'ready'`, timeline: step(`'what', 'ready'`) },
  undone: { ...OVER, state: `'doubt'`, due_at: 'b.to_due', doubtful: 'b.doubtful - 1', timeline: IN_DOUBT },
  doubt: {
    ...MOVED,
    ...TOLD,
    state: `'doubt'`,
    direct: 'false',
    due_at: 'b.grace_end',
    doubt_since: 'coalesce(b.doubt_since, b.instant)',
    command: 'coalesce(b.command, b.i_command)',
    timeline: IN_DOUBT,
  },
  parked: {
    ...OVER,
    ...TOLD,
    ...PARKED,
    state: `'parked'`,
    direct: 'false',
    doubt_since: 'coalesce(b.doubt_since, b.instant)',
  },
  reparked: REPARKED,
  accepted: {
    ...SETTLED,
    ...TOLD,
    state: `'accepted'`,
    due_at: 'b.instant',
    announced: 'not b.goes_direct',
    message_id: 'b.i_message_id',
    request_id: 'b.i_request_id',
    redirected_to: REDIRECT_OF_ATTEMPT,
  },
  rejected: {
    ...SETTLED,
    ...TOLD,
    state: `'rejected'`,
    announced: 'not b.goes_direct',
    rejection: 'b.i_rejection',
  },
  expired: { ...SETTLED, ...TOLD, state: `'expired'`, announced: 'true' },
  cancelled: { ...SETTLED, ...TOLD, ...REFUNDED, state: `'cancelled'`, announced: 'true' },
  dropped: { ...SETTLED, state: `'dropped'`, announced: 'true' },
  recalled: { ...REPARKED, ...CANCEL_REQUESTED },
  halted: { ...MOVED, ...CANCEL_REQUESTED },
  filled: { command: 'b.i_command' },
  completed: {
    later_message_id: 'case when b.message_id is null then coalesce(b.later_message_id, b.i_message_id) end',
    later_request_id: 'case when b.request_id is null then coalesce(b.later_request_id, b.i_request_id) end',
  },
};

/** By column, what an UPDATE of `sends s` from `b` writes, whose column `target` says which transition is meant. */
export function valuesOf(targets: readonly Target[]): Map<string, string> {
  const columns = new Set(targets.flatMap((target) => Object.keys(TRANSITIONS[target])));
  return new Map([...columns].map((column) => [column, caseOf(column, targets, `s.${column}`)]));
}

/** {@link valuesOf}, as the list after SET. */
export function assignments(targets: readonly Target[]): string {
  return toSet(valuesOf(targets));
}

export function toSet(values: ReadonlyMap<string, string>): string {
  return [...values].map(([column, value]) => `${column} = ${value}`).join(',\n  ');
}

/** The value that one column has after the transition; `otherwise` where the transition does not touch it. */
export function caseOf(column: string, targets: readonly Target[], otherwise: string): string {
  const cases = targets.flatMap((target) => {
    const value = TRANSITIONS[target][column];
    return value === undefined ? [] : [`when '${target}' then ${value}`];
  });
  return cases.length === 0 ? otherwise : `case b.target ${cases.join(' ')} else ${otherwise} end`;
}
