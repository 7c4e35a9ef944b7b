import type { AuditEntry, AuditNote, AuditPage, ResolveRequest } from '../port/decision.js';
import type { Attempt } from '../port/intent.js';
import type { RowPage } from '../port/ledger.port.js';
import type { SendRow, Suspicion } from '../port/send-row.js';
import { nextPollBase } from '../rules/polling.js';
import { allot } from '../rules/rate.js';
import { iso, type ModelRow, suspicionOf, toSendRow } from './model-row.js';
import type { ModelStore } from './model-store.js';
import { accept, drop, schedule } from './model-transitions.js';

export function page(
  store: ModelStore,
  isWanted: (row: ModelRow) => boolean,
  { limit, before }: { limit: number; before?: string },
): RowPage {
  const last = before === undefined ? Infinity : Number(before);
  const found = store
    .inPlace()
    .toReversed()
    .filter((row) => row.place < last && isWanted(row));
  const rows = found.slice(0, limit);
  const end = rows.at(-1);
  return { rows: rows.map(toSendRow), ...(end && found.length > limit && { next: String(end.place) }) };
}

export function resolve(store: ModelStore, request: ResolveRequest): { changed: number; conflict: boolean } {
  const named = store.inPlace().filter((row) => isNamed(row, request));
  const parked = named.filter(
    (row) =>
      row.state === 'parked' &&
      (request.version === undefined || row.version === request.version) &&
      (request.decision !== 'resend' ||
        (row.command !== null && !row.cancelRequested && !store.isTooLate(row))),
  );
  // Of one command as they were made; of many in the order in which they came into doubt.
  if (request.commandId === undefined) parked.sort((a, b) => (a.doubtSince ?? 0) - (b.doubtSince ?? 0));
  for (const row of parked) decide(store, row, request.decision);
  const conflict = request.commandId !== undefined && named.length > 0 && parked.length === 0;
  return { changed: parked.length, conflict };
}

function isNamed(row: ModelRow, request: ResolveRequest): boolean {
  const { commandId, recipient, account, before } = request;
  return (
    (commandId === undefined || row.facts.commandId === commandId) &&
    (recipient === undefined || row.recipient === recipient) &&
    (account === undefined || row.facts.account === account) &&
    (before === undefined || (row.doubtSince ?? Infinity) < Date.parse(before))
  );
}

function decide(store: ModelStore, row: ModelRow, decision: ResolveRequest['decision']): void {
  switch (decision) {
    case 'sent':
      accept(store, row, {}, 'outbox');
      return;
    case 'resend':
      row.doubtful += 1;
      schedule(store, row, { reason: 'operator', dueAt: store.now() });
      return;
    case 'drop':
      drop(store, row);
      return;
    default:
      decision satisfies never;
  }
}

/** See {@link Ledger.countRefusal}. */
export function countRefusal(
  store: ModelStore,
  { rowId, attempt }: Attempt,
  agoMs: number,
): Suspicion | undefined {
  const row = store.rows.get(rowId);
  if (!row || row.attempt !== attempt || row.settledAt !== null) return undefined;
  if (row.suspicion?.attempt !== attempt) {
    const at = iso(store.now() - agoMs);
    const { refusals, firstAt } = row.suspicion ?? { refusals: 0, firstAt: at };
    row.suspicion = { refusals: refusals + 1, firstAt, lastAt: at, attempt };
  }
  return suspicionOf(row.suspicion);
}

export function claimPolls(
  store: ModelStore,
  { limit, afterMs, maxAgeMs }: { limit: number; afterMs: number; maxAgeMs: number },
): SendRow[] {
  const now = store.now();
  const due = store
    .inPlace()
    .filter((row) => row.state === 'accepted' && row.pollBase !== null && row.pollBase <= now - afterMs)
    .toSorted((a, b) => (a.pollBase ?? 0) - (b.pollBase ?? 0))
    .slice(0, limit);
  const polled = due.filter(
    (row) => row.accepted?.messageId !== undefined && (row.settledAt ?? 0) > now - maxAgeMs,
  );
  for (const row of due) row.pollBase = null;
  for (const row of polled) {
    row.polls += 1;
    row.pollBase = nextPollBase(now, afterMs, row.polls);
  }
  return polled.map(toSendRow);
}

export function reserve(store: ModelStore, account: string, perSecond: number, count: number): number[] {
  const now = store.now();
  const { waits, next, wasImplausible } = allot(store.rates.get(account) ?? now, now, perSecond, count);
  store.rates.set(account, next);
  if (wasImplausible) store.options.onImplausible?.('rate');
  return waits;
}

export function keepAudit(store: ModelStore, action: string, note: AuditNote | undefined): void {
  if (note) store.audit.push({ id: (store.audit.at(-1)?.id ?? 0) + 1, at: store.now(), action, ...note });
}

export function auditPage(store: ModelStore, limit: number, before?: string): AuditPage {
  const last = before === undefined ? Infinity : Number(before);
  const found = store.audit.filter(({ id }) => id < last).toReversed();
  const entries = found.slice(0, limit).map(({ id, at, ...entry }): AuditEntry => ({
    id: String(id),
    at: iso(at),
    ...entry,
  }));
  const end = entries.at(-1);
  return { entries, ...(end && found.length > limit && { next: end.id }) };
}
