import type { SendEvent, SendFact } from '../ledger-event.js';
import type { Wait } from '../ledger.port.js';
import type { AcceptedFacts, RejectionFacts } from '../send-row.js';
import { type MemoryRow, iso } from './memory-row.js';
import type { MemoryStore } from './memory-store.js';
import type { RowReason } from '../wait-reason.js';

/** Whether an outcome is published by who wrote it, or by the relay. */
export type Path = 'direct' | 'outbox';

export function call(store: MemoryStore, row: MemoryRow, holder: string): void {
  row.state = 'calling';
  row.attempt += 1;
  row.version += 1;
  row.holder = holder;
  row.leaseUntil = store.now() + store.options.leaseMs;
  row.dueAt = null;
}

export function schedule(row: MemoryRow, reason: RowReason, dueAt: number): void {
  row.state = 'scheduled';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.reason = reason;
  row.direct = false;
  row.dueAt = dueAt;
  if (row.doubtful === 0) row.doubtSince = null;
}

export function dueOf(store: MemoryStore, wait: Wait): number {
  return 'at' in wait.due ? Date.parse(wait.due.at) : store.now() + wait.due.inMs;
}

export function doubt(store: MemoryStore, row: MemoryRow, command?: string): void {
  row.state = 'doubt';
  row.version += 1;
  row.leaseUntil = null;
  row.direct = false;
  row.dueAt = store.now() + store.options.graceMs;
  row.doubtSince ??= store.now();
  row.command ??= command ?? null;
  store.emit(row, inDoubt(row, false));
}

export function parkInDoubt(store: MemoryStore, row: MemoryRow): void {
  row.state = 'parked';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.direct = false;
  row.dueAt = null;
  row.doubtSince ??= store.now();
  store.emit(row, inDoubt(row, true));
}

/** An operator's resend that came to nothing: as it was, and told before. */
export function parkAgain(row: MemoryRow): void {
  row.state = 'parked';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.dueAt = null;
  row.doubtful -= 1;
}

function inDoubt(row: MemoryRow, final: boolean): SendFact {
  const since = iso(row.doubtSince ?? 0);
  return { type: 'in-doubt', since, attempt: row.attempt, policy: row.facts.policy, final };
}

export function accept(
  store: MemoryStore,
  row: MemoryRow,
  facts: AcceptedFacts,
  path: Path,
): SendEvent | undefined {
  const acceptedAt = store.now();
  row.accepted = { ...facts, acceptedAt };
  row.pollBase = acceptedAt;
  settle(store, row, 'accepted', { type: 'accepted', ...facts, acceptedAt: iso(acceptedAt) }, path);
  return path === 'direct' ? store.outcomeOf(row) : undefined;
}

export function reject(
  store: MemoryStore,
  row: MemoryRow,
  facts: RejectionFacts,
  path: Path,
): SendEvent | undefined {
  row.rejection = facts;
  settle(store, row, 'rejected', { type: 'rejected', ...facts }, path);
  return path === 'direct' ? store.outcomeOf(row) : undefined;
}

export function expire(store: MemoryStore, row: MemoryRow): void {
  settle(store, row, 'expired', { type: 'expired', expiresAt: row.facts.expiresAt ?? '' }, 'outbox');
}

export function drop(store: MemoryStore, row: MemoryRow): void {
  close(store, row);
  row.state = 'dropped';
  row.announced = true;
}

function settle(
  store: MemoryStore,
  row: MemoryRow,
  state: 'accepted' | 'rejected' | 'expired',
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

function close(store: MemoryStore, row: MemoryRow): void {
  store.open.delete(row);
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.dueAt = null;
  row.command = null;
  row.settledAt = store.now();
}
