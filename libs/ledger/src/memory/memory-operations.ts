import type { ResolveRequest, RowPage } from '../ledger.port.js';
import { nextPollBase } from '../polling.js';
import { allot } from '../rate.js';
import type { SendRow, SendState } from '../send-row.js';
import { type MemoryRow, toSendRow } from './memory-row.js';
import type { MemoryStore } from './memory-store.js';
import { accept, drop, schedule } from './memory-transitions.js';

const DAY_MS = 86_400_000;

export function list(
  store: MemoryStore,
  { states, limit, before }: { states: readonly SendState[]; limit: number; before?: string },
): RowPage {
  const last = before === undefined ? Infinity : Number(before);
  const found = store
    .inPlace()
    .toReversed()
    .filter((row) => row.place < last && states.includes(row.state));
  const page = found.slice(0, limit);
  const end = page.at(-1);
  return { rows: page.map(toSendRow), ...(end && found.length > limit && { next: String(end.place) }) };
}

export function resolve(store: MemoryStore, request: ResolveRequest): { changed: number; conflict: boolean } {
  const named = store.inPlace().filter((row) => isNamed(row, request));
  const parked = named.filter(
    (row) =>
      row.state === 'parked' &&
      (request.version === undefined || row.version === request.version) &&
      (request.decision !== 'resend' || (row.command !== null && !store.isTooLate(row))),
  );
  for (const row of parked) decide(store, row, request.decision);
  const conflict = request.commandId !== undefined && named.length > 0 && parked.length === 0;
  return { changed: parked.length, conflict };
}

function isNamed(row: MemoryRow, request: ResolveRequest): boolean {
  const { commandId, recipient, account, before } = request;
  return (
    (commandId === undefined || row.facts.commandId === commandId) &&
    (recipient === undefined || row.recipient === recipient) &&
    (account === undefined || row.facts.account === account) &&
    (before === undefined || (row.doubtSince ?? Infinity) < Date.parse(before))
  );
}

function decide(store: MemoryStore, row: MemoryRow, decision: ResolveRequest['decision']): void {
  switch (decision) {
    case 'sent':
      accept(store, row, {}, 'outbox');
      return;
    case 'resend':
      row.doubtful += 1;
      schedule(row, 'operator', store.now());
      return;
    case 'drop':
      drop(store, row);
      return;
    default:
      decision satisfies never;
  }
}

export function claimPolls(
  store: MemoryStore,
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

export function prune(store: MemoryStore, { days, limit }: { days: number; limit: number }): number {
  const horizon = store.now() - days * DAY_MS;
  for (const [id, at] of store.inbound) if (at < horizon) store.inbound.delete(id);
  const old = [...store.rows.values()]
    .filter(
      (row) =>
        row.settledAt !== null && row.settledAt < horizon && row.announced && !store.hasUnpublished(row),
    )
    .toSorted((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0))
    .slice(0, limit);
  for (const row of old) store.delete(row);
  const alive = new Set([...store.rows.values()].map((row) => row.facts.commandId));
  for (const row of old) if (!alive.has(row.facts.commandId)) store.commands.delete(row.facts.commandId);
  return old.length;
}

export function forget(store: MemoryStore, recipient: string): number {
  const rows = [...store.rows.values()].filter(
    (row) =>
      row.recipient === recipient && row.settledAt !== null && row.announced && !store.hasUnpublished(row),
  );
  for (const row of rows) store.forget(row);
  return rows.length;
}

export function reserve(store: MemoryStore, account: string, perSecond: number, count: number): number[] {
  const now = store.now();
  const { waits, next } = allot(store.rates.get(account) ?? now, now, perSecond, count);
  store.rates.set(account, next);
  return waits;
}
