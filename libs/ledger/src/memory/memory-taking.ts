import type { ClaimedRow, ClaimOptions } from '../ledger.port.js';
import { type MemoryRow, toSendRow } from './memory-row.js';
import type { MemoryStore } from './memory-store.js';
import { call, doubt, expire, parkAgain, parkInDoubt } from './memory-transitions.js';

export function claimDue(store: MemoryStore, options: ClaimOptions): ClaimedRow[] {
  const repeated = takenBefore(store, options.holder);
  if (repeated.length > 0) return repeated;
  const due = inDueOrder(store)
    .filter((row) => isTakeable(store, row, options))
    .slice(0, options.limit);
  const taken: ClaimedRow[] = [];
  for (const row of due) {
    if (store.isExpired(row)) expire(store, row);
    else if (store.isTooLate(row)) parkAgain(row);
    else {
      call(store, row, options.holder);
      taken.push(toClaimedRow(row));
    }
  }
  return taken;
}

function isTakeable(store: MemoryStore, row: MemoryRow, options: ClaimOptions): boolean {
  return (
    row.state === 'scheduled' &&
    row.command !== null &&
    isWanted(store, row, options) &&
    isOfAccount(row, options) &&
    // What has expired needs no account.
    (!options.skipAccounts?.includes(row.facts.account) || store.isTooLate(row)) &&
    !options.skipRowIds?.includes(row.id) &&
    !store.isLaneHeld(row.lane, row.place)
  );
}

function isWanted(store: MemoryStore, row: MemoryRow, { probeAccount }: ClaimOptions): boolean {
  const isDue = (row.dueAt ?? 0) <= store.now();
  // A probe may come early, but never before the instant that the sender chose.
  return isDue || (probeAccount !== undefined && row.reason !== 'send-at');
}

function isOfAccount({ facts }: MemoryRow, { onlyAccount, probeAccount }: ClaimOptions): boolean {
  return facts.account === (probeAccount ?? onlyAccount ?? facts.account);
}

export function claimDoubts(store: MemoryStore, options: ClaimOptions): ClaimedRow[] {
  const repeated = takenBefore(store, options.holder);
  if (repeated.length > 0) return repeated;
  const due = inDueOrder(store)
    .filter((row) => row.state === 'doubt' && (row.dueAt ?? 0) <= store.now())
    .filter((row) => !options.skipRowIds?.includes(row.id))
    .filter((row) => isOfAccount(row, options))
    .filter((row) => !mayResend(store, row) || !options.skipAccounts?.includes(row.facts.account))
    .slice(0, options.limit);
  const taken: ClaimedRow[] = [];
  for (const row of due) {
    if (mayResend(store, row)) {
      row.doubtful += 1;
      row.reason = 'doubt';
      call(store, row, options.holder);
      taken.push(toClaimedRow(row));
    } else parkInDoubt(store, row);
  }
  return taken;
}

function mayResend(store: MemoryStore, row: MemoryRow): boolean {
  return row.facts.policy === 'resend' && row.doubtful === 0 && row.command !== null && !store.isExpired(row);
}

export function sweepLeases(store: MemoryStore, limit: number): number {
  const ended = [...store.open]
    .filter((row) => row.state === 'calling' && (row.leaseUntil ?? 0) <= store.now())
    .toSorted((a, b) => (a.leaseUntil ?? 0) - (b.leaseUntil ?? 0))
    .slice(0, limit);
  for (const row of ended) doubt(store, row);
  return ended.length;
}

/** The same taking again, because its acknowledgement was lost. */
function takenBefore(store: MemoryStore, holder: string): ClaimedRow[] {
  return inDueOrder(store)
    .filter((row) => row.state === 'calling' && row.holder === holder)
    .map(toClaimedRow);
}

function inDueOrder(store: MemoryStore): MemoryRow[] {
  return [...store.open].toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
}

const toClaimedRow = (row: MemoryRow): ClaimedRow => ({ ...toSendRow(row), command: row.command ?? '' });
