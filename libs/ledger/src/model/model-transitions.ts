import type { SendEvent, SendFact } from '../port/ledger-event.js';
import type { AnswerNote, Wait } from '../port/intent.js';
import type { AcceptedFacts, RejectionFacts, TimelineEntry } from '../port/send-row.js';
import { isImplausible, MAX_WAIT_MS } from '../rules/plausible.js';
import { remember } from '../rules/timeline.js';
import type { RowReason } from '../rules/wait-reason.js';
import { refund } from './model-limits.js';
import { type ModelRow, iso } from './model-row.js';
import type { ModelStore } from './model-store.js';

/** Whether an outcome is published by who wrote it, or by the relay. */
export type Path = 'direct' | 'outbox';

type Step = Omit<TimelineEntry, 'at'>;

export function note(store: ModelStore, row: ModelRow, step: Step, answer: AnswerNote | undefined): void {
  remember(row.timeline, { at: iso(store.now()), ...step, ...answer });
}

export function call(store: ModelStore, row: ModelRow, holder: string, redirectTo?: string): void {
  const to = redirectTo ?? null;
  if (row.attempt > 0 && row.redirectedTo !== to)
    row.redirects.push({ until: row.attempt, to: row.redirectedTo });
  row.state = 'calling';
  row.attempt += 1;
  // The first intent of a new row is the row's own creation.
  if (row.version > 0) note(store, row, { what: 'calling', attempt: row.attempt }, undefined);
  row.version += 1;
  row.holder = holder;
  row.leaseUntil = store.now() + store.options.leaseMs;
  row.dueAt = null;
  row.redirectedTo = to;
}

/** A lease ends, or lies further ahead than any that was given: the clock was set back. */
export function isLeaseOver(store: ModelStore, { leaseUntil }: ModelRow): boolean {
  const now = store.now();
  const until = leaseUntil ?? 0;
  return until <= now || isImplausible(until, now, store.options.leaseMs);
}

export function schedule(
  store: ModelStore,
  row: ModelRow,
  wait: { reason: RowReason; dueAt: number },
  answer?: AnswerNote,
): void {
  refund(store, row);
  row.state = 'scheduled';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.reason = wait.reason;
  row.direct = false;
  row.dueAt = wait.dueAt;
  row.waitsSince = wait.reason === 'send-at' ? null : store.now();
  if (row.doubtful === 0) row.doubtSince = null;
  note(store, row, { what: 'scheduled', detail: wait.reason }, answer);
}

/** When a wait ends; only a `sendAt` may be far ahead. */
export function dueOf(store: ModelStore, wait: Wait, longestMs = MAX_WAIT_MS): number {
  const now = store.now();
  const due = 'at' in wait.due ? Date.parse(wait.due.at) : now + wait.due.inMs;
  return wait.reason === 'send-at' ? due : Math.min(due, now + longestMs);
}

export function makeReady(store: ModelStore, row: ModelRow, answer?: AnswerNote): void {
  refund(store, row);
  row.state = 'ready';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  note(store, row, { what: 'ready' }, answer);
}

export function doubt(store: ModelStore, row: ModelRow, command?: string, answer?: AnswerNote): void {
  row.state = 'doubt';
  row.version += 1;
  row.leaseUntil = null;
  row.direct = false;
  row.dueAt = store.now() + store.options.graceMs;
  row.doubtSince ??= store.now();
  row.command ??= command ?? null;
  note(store, row, { what: 'doubt', attempt: row.attempt }, answer);
  store.emit(row, inDoubt(row, false));
}

/** The resend is known not sent: the attempt before it is in doubt as it was. */
export function backToDoubt(store: ModelStore, row: ModelRow, dueAt: number, answer?: AnswerNote): void {
  row.state = 'doubt';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.doubtful -= 1;
  row.dueAt = dueAt;
  note(store, row, { what: 'doubt', attempt: row.attempt }, answer);
}

export function parkInDoubt(store: ModelStore, row: ModelRow): void {
  row.state = 'parked';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.direct = false;
  row.dueAt = null;
  row.doubtSince ??= store.now();
  note(store, row, { what: 'parked' }, undefined);
  store.emit(row, inDoubt(row, true));
}

/** An operator's resend that came to nothing: as it was, and told before. */
export function parkAgain(store: ModelStore, row: ModelRow): void {
  row.state = 'parked';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.dueAt = null;
  row.doubtful -= 1;
  note(store, row, { what: 'parked' }, undefined);
}

function inDoubt(row: ModelRow, final: boolean): SendFact {
  const since = iso(row.doubtSince ?? 0);
  return { type: 'in-doubt', since, attempt: row.attempt, policy: row.facts.policy, final };
}

/** @param attempt the one that is proved to have been taken; absent where nobody knows which */
export function accept(
  store: ModelStore,
  row: ModelRow,
  facts: AcceptedFacts,
  path: Path,
  attempt?: number,
): SendEvent | undefined {
  const acceptedAt = store.now();
  const earlier = attempt === undefined ? undefined : row.redirects.find(({ until }) => until >= attempt);
  if (earlier) row.redirectedTo = earlier.to;
  row.accepted = { ...facts, acceptedAt };
  row.pollBase = acceptedAt;
  settle(store, row, 'accepted', { type: 'accepted', ...facts, acceptedAt: iso(acceptedAt) }, path);
  return path === 'direct' ? store.outcomeOf(row) : undefined;
}

export function reject(
  store: ModelStore,
  row: ModelRow,
  facts: RejectionFacts,
  path: Path,
): SendEvent | undefined {
  row.rejection = facts;
  settle(store, row, 'rejected', { type: 'rejected', ...facts }, path);
  return path === 'direct' ? store.outcomeOf(row) : undefined;
}

export function expire(store: ModelStore, row: ModelRow): void {
  settle(store, row, 'expired', { type: 'expired', expiresAt: row.facts.expiresAt ?? '' }, 'outbox');
}

/** Known not sent, and nothing will be. */
export function cancelRow(store: ModelStore, row: ModelRow): void {
  refund(store, row);
  const cancelledAt = iso(store.now());
  settle(store, row, 'cancelled', { type: 'cancelled', cancelledAt }, 'outbox');
}

export function drop(store: ModelStore, row: ModelRow): void {
  close(store, row);
  row.state = 'dropped';
  row.announced = true;
}

function settle(
  store: ModelStore,
  row: ModelRow,
  state: 'accepted' | 'rejected' | 'expired' | 'cancelled',
  fact: SendFact,
  path: Path,
): void {
  close(store, row);
  row.state = state;
  row.announced = path === 'outbox';
  if (path === 'outbox') store.emit(row, fact);
  else row.sequence += 1;
  row.outcome = { fact, sequence: row.sequence, at: store.now() };
}

function close(store: ModelStore, row: ModelRow): void {
  store.open.delete(row);
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.dueAt = null;
  row.command = null;
  row.settledAt = store.now();
}
