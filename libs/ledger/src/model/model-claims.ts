import type { ClaimedRow, ClaimOptions, ClaimSource } from '../port/claim.js';
import { SETTLED_PER_CLAIM, shares } from '../rules/batches.js';
import { isImplausible } from '../rules/plausible.js';
import { holdsLane } from '../rules/wait-reason.js';
import { type ModelRow, toSendRow } from './model-row.js';
import type { ModelStore } from './model-store.js';
import { call, doubt, expire, isLeaseOver, parkAgain, parkInDoubt } from './model-transitions.js';

export function claimDue(store: ModelStore, options: ClaimOptions): ClaimedRow[] {
  const repeated = claimedBefore(store, options.holder);
  if (repeated.length > 0) return repeated;
  const late = [...store.open]
    .filter((row) => row.state === 'scheduled' && store.isTooLate(row))
    .toSorted((a, b) => endOf(a) - endOf(b))
    .slice(0, SETTLED_PER_CLAIM);
  // Lanes as they stand before: what waits behind a row that ends here comes with the next claim.
  const due = inDueOrder(store).filter((row) => !late.includes(row) && isClaimable(store, row, options));
  for (const row of late) endLate(store, row);
  return byShares(options, due).flatMap((row) => {
    if (store.isTooLate(row)) {
      endLate(store, row);
      return [];
    }
    call(store, row, options.holder, sourceOf(row, options)?.redirectTo);
    return [toClaimedRow(row)];
  });
}

const endOf = ({ facts: { expiresAt = '' } }: ModelRow): number => Date.parse(expiresAt);

function endLate(store: ModelStore, row: ModelRow): void {
  if (row.doubtful === 0) expire(store, row);
  else parkAgain(store, row);
}

/** Urgent rows first, with the share that ordinary ones keep; in due order again. */
function byShares({ limit, keptForOrdinary = 0 }: ClaimOptions, due: readonly ModelRow[]): ModelRow[] {
  const urgent = due.filter((row) => row.urgent);
  const ordinary = due.filter((row) => !row.urgent);
  const share = shares(limit, keptForOrdinary, { urgent: urgent.length, ordinary: ordinary.length });
  const chosen = new Set([...urgent.slice(0, share.urgent), ...ordinary.slice(0, share.ordinary)]);
  return due.filter((row) => chosen.has(row));
}

function isClaimable(store: ModelStore, row: ModelRow, options: ClaimOptions): boolean {
  return (
    row.state === 'scheduled' &&
    row.command !== null &&
    isDue(store, row, options) &&
    sourceOf(row, options) !== undefined &&
    !options.skipRowIds?.includes(row.id) &&
    !(holdsLane(row.reason) && store.isLaneHeld(row.lane, row.place))
  );
}

function isDue(store: ModelStore, row: ModelRow, { early }: ClaimOptions): boolean {
  // A probe may come early, but never before the instant that the sender chose.
  return (row.dueAt ?? 0) <= store.now() || (early === true && row.reason !== 'send-at');
}

function sourceOf(row: ModelRow, { sources }: ClaimOptions): ClaimSource | undefined {
  const { facts, urgent } = row;
  return sources.find(
    ({ account, channel, urgentOnly, namesSender = row.namesSender, maxSegments = Infinity }) =>
      account === facts.account &&
      channel === facts.channel &&
      (urgent || urgentOnly !== true) &&
      namesSender === row.namesSender &&
      (row.charge !== null || (row.segments ?? 1) <= maxSegments),
  );
}

export function claimDoubts(store: ModelStore, options: ClaimOptions): ClaimedRow[] {
  const repeated = claimedBefore(store, options.holder);
  if (repeated.length > 0) return repeated;
  const due = inDueOrder(store)
    .filter((row) => row.state === 'doubt' && (row.dueAt ?? 0) <= store.now())
    .filter((row) => !options.skipRowIds?.includes(row.id));
  const parked = due.filter((row) => !mayResend(store, row)).slice(0, SETTLED_PER_CLAIM);
  for (const row of parked) parkInDoubt(store, row);
  const resendable = due.filter(
    (row) => row.state === 'doubt' && mayResend(store, row) && sourceOf(row, options) !== undefined,
  );
  return byShares(options, resendable).map((row) => {
    row.doubtful += 1;
    row.reason = 'doubt';
    call(store, row, options.holder, sourceOf(row, options)?.redirectTo);
    return toClaimedRow(row);
  });
}

function mayResend(store: ModelStore, row: ModelRow): boolean {
  return row.facts.policy === 'resend' && row.doubtful === 0 && row.command !== null && !store.isTooLate(row);
}

export function isAnythingDue(store: ModelStore): boolean {
  return [...store.open].some((row) => isDueOrImplausible(store, row));
}

function isDueOrImplausible(store: ModelStore, row: ModelRow): boolean {
  const now = store.now();
  const dueAt = row.dueAt ?? 0;
  if (row.state === 'calling') return isLeaseOver(store, row);
  if (row.state === 'doubt') return dueAt <= now || isImplausible(dueAt, now, store.options.graceMs);
  if (row.state !== 'scheduled') return false;
  return dueAt <= now || store.isTooLate(row) || isImplausible(row.waitsSince ?? 0, now, 0);
}

/** Ends leases, and brings back what a clock that was set back has put far off. */
export function sweepLeases(store: ModelStore, limit: number): number {
  for (const row of store.open) bringBack(store, row);
  const ended = [...store.open]
    .filter((row) => row.state === 'calling' && isLeaseOver(store, row))
    .toSorted((a, b) => (a.leaseUntil ?? 0) - (b.leaseUntil ?? 0))
    .slice(0, limit);
  for (const row of ended) doubt(store, row);
  return ended.length;
}

function bringBack(store: ModelStore, row: ModelRow): void {
  const now = store.now();
  const { graceMs } = store.options;
  if (row.state === 'doubt' && isImplausible(row.dueAt ?? 0, now, graceMs)) row.dueAt = now + graceMs;
  if (row.state === 'scheduled' && row.waitsSince !== null && isImplausible(row.waitsSince, now, 0)) {
    row.dueAt = now + Math.max(0, (row.dueAt ?? 0) - row.waitsSince);
    row.waitsSince = now;
  }
}

/** The same claim again, because its acknowledgement was lost. */
function claimedBefore(store: ModelStore, holder: string): ClaimedRow[] {
  return inDueOrder(store)
    .filter((row) => row.state === 'calling' && row.holder === holder && !row.direct)
    .map(toClaimedRow);
}

function inDueOrder(store: ModelStore): ModelRow[] {
  return [...store.open].toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.place - b.place);
}

const toClaimedRow = (row: ModelRow): ClaimedRow => ({ ...toSendRow(row), command: row.command ?? '' });
