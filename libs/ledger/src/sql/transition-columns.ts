/** Where a conditional statement leads a row; `filled` and `completed` leave its state as it is. */
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
  | 'dropped'
  | 'filled'
  | 'completed';

type Assignments = Readonly<Record<string, string>>;

const MOVED = { version: 'b.version + 1' };
const OVER = { ...MOVED, holder: 'null', due_at: 'null' };
const SETTLED = { ...OVER, command: 'null', settled_at: 'b.instant' };
const TOLD = { sequence: 'b.sequence + 1' };
const CALLING = {
  ...MOVED,
  state: `'calling'`,
  attempt: 'b.attempt + 1',
  holder: 'b.i_holder',
  due_at: 'b.lease_end',
};

/**
 * What each transition writes. `b` is the row as it stood, locked, joined with the caller's input (`i_…`) and with
 * what the statement found out: `to_reason`, `to_due`, `to_doubtful` and `goes_direct`.
 */
export const TRANSITIONS: Readonly<Record<Target, Assignments>> = {
  calling: CALLING,
  resent: { ...CALLING, doubtful: 'b.doubtful + 1', reason: `'doubt'` },
  scheduled: {
    ...OVER,
    state: `'scheduled'`,
    reason: 'b.to_reason',
    due_at: 'b.to_due',
    direct: 'false',
    doubtful: 'b.to_doubtful',
    doubt_since: 'case when b.to_doubtful > 0 then b.doubt_since end',
    command: 'coalesce(b.command, b.i_command)',
  },
  ready: { ...OVER, state: `'ready'` },
  undone: { ...OVER, state: `'doubt'`, due_at: 'b.to_due', doubtful: 'b.doubtful - 1' },
  doubt: {
    ...MOVED,
    ...TOLD,
    state: `'doubt'`,
    direct: 'false',
    due_at: 'b.grace_end',
    doubt_since: 'coalesce(b.doubt_since, b.instant)',
    command: 'coalesce(b.command, b.i_command)',
  },
  parked: {
    ...OVER,
    ...TOLD,
    state: `'parked'`,
    direct: 'false',
    doubt_since: 'coalesce(b.doubt_since, b.instant)',
  },
  // An operator's resend that came to nothing: as it was, and told before.
  reparked: { ...OVER, state: `'parked'`, doubtful: 'b.doubtful - 1' },
  accepted: {
    ...SETTLED,
    ...TOLD,
    state: `'accepted'`,
    due_at: 'b.instant',
    announced: 'not b.goes_direct',
    message_id: 'b.i_message_id',
    request_id: 'b.i_request_id',
  },
  rejected: {
    ...SETTLED,
    ...TOLD,
    state: `'rejected'`,
    announced: 'not b.goes_direct',
    rejection: 'b.i_rejection',
  },
  expired: { ...SETTLED, ...TOLD, state: `'expired'`, announced: 'true' },
  dropped: { ...SETTLED, state: `'dropped'`, announced: 'true' },
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
