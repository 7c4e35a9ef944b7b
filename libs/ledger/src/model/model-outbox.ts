import type { OutboxEntry } from '../port/ledger-event.js';
import type { KeptAsideEvent, OutboxClaim, RefusedEntry } from '../port/outbox.js';
import { KEPT_ASIDE_AFTER_MS, KEPT_ASIDE_RETRY_MS, MAX_RETRY_MS } from '../rules/kept-aside.js';
import { isImplausible } from '../rules/plausible.js';
import { relayLeaseMs } from '../rules/relay-lease.js';
import { iso, toEventRow } from './model-row.js';
import type { ModelOutboxEntry, ModelStore } from './model-store.js';

export function claimOutbox(
  store: ModelStore,
  { holder, limit, leaseMs, skip = [], published = [], tellsRelay = false }: OutboxClaim,
): OutboxEntry[] {
  leaveOutbox(store, published);
  const now = store.now();
  const { relay } = store;
  const given = relayLeaseMs(leaseMs);
  const isTaken = relay && relay.holder !== holder && relay.until > now;
  if (isTaken && !isImplausible(relay.until, now, given)) {
    if (tellsRelay) tell(store, relay.holder);
    return [];
  }
  if (isTaken) store.options.onImplausible?.('relay-lease');
  const isLongEnough = relay?.holder === holder && relay.until >= now + leaseMs && relay.until <= now + given;
  if (!isLongEnough) store.relay = { holder, until: now + given };
  const going = new Set(
    store.outbox
      .filter((entry) => !skip.includes(entry.event.kind) && mayGoOut(store, entry))
      .slice(0, limit),
  );
  for (const entry of going) if (hasEarlierLeft(store, entry, going)) going.delete(entry);
  return inOrder([...going]).map((entry) => render(store, entry));
}

function tell(store: ModelStore, relay: string): void {
  for (const listener of store.relayListeners) if (listener.holder === relay) listener.onNews();
}

/** Of what was published. */
export function leaveOutbox(store: ModelStore, outboxIds: readonly string[]): void {
  const gone = new Set(outboxIds);
  store.outbox = store.outbox.filter(({ outboxId }) => !gone.has(String(outboxId)));
}

/** Its time has come; statuses wait until the outcome that its own writer publishes was acknowledged. */
function mayGoOut(store: ModelStore, entry: ModelOutboxEntry): boolean {
  const { event } = entry;
  if (isWaiting(store, entry)) return false;
  if (event.kind === 'inbound') return true;
  const row = store.rows.get(event.rowId);
  return row !== undefined && (row.announced || (row.state !== 'accepted' && row.state !== 'rejected'));
}

/** Further off than any wait that was ever written it waits no more: the clock was set back. */
function isWaiting(store: ModelStore, { retryAt, keptAsideAt }: ModelOutboxEntry): boolean {
  const longest = keptAsideAt === null ? MAX_RETRY_MS : KEPT_ASIDE_RETRY_MS;
  return retryAt !== null && retryAt > store.now() && !isImplausible(retryAt, store.now(), longest);
}

/** An event of the same row that comes before it stays behind. */
function hasEarlierLeft(
  store: ModelStore,
  { event }: ModelOutboxEntry,
  going: ReadonlySet<ModelOutboxEntry>,
): boolean {
  if (event.kind === 'inbound') return false;
  return store.outbox.some(
    (other) =>
      other.event.kind === 'send' &&
      other.event.rowId === event.rowId &&
      other.event.sequence < event.sequence &&
      !going.has(other),
  );
}

/** By row, where the row's first one stands; within the row by sequence. */
function inOrder(entries: readonly ModelOutboxEntry[]): ModelOutboxEntry[] {
  const rowOf = ({ event, outboxId }: ModelOutboxEntry): string =>
    event.kind === 'send' ? event.rowId : String(outboxId);
  const first = new Map<string, number>();
  for (const entry of entries) {
    first.set(rowOf(entry), Math.min(first.get(rowOf(entry)) ?? Infinity, entry.outboxId));
  }
  const sequenceOf = ({ event }: ModelOutboxEntry): number => (event.kind === 'send' ? event.sequence : 0);
  return entries.toSorted(
    (a, b) => (first.get(rowOf(a)) ?? 0) - (first.get(rowOf(b)) ?? 0) || sequenceOf(a) - sequenceOf(b),
  );
}

function render(store: ModelStore, { outboxId, event, attempts }: ModelOutboxEntry): OutboxEntry {
  const id = String(outboxId);
  if (event.kind === 'inbound') {
    return { outboxId: id, attempts, event: { ...event, at: iso(event.at) } };
  }
  const row = store.rows.get(event.rowId);
  if (!row) throw new Error(`The outbox names a row that is gone: ${event.rowId}`);
  const { sequence, fact } = event;
  return {
    outboxId: id,
    attempts,
    event: { kind: 'send', row: toEventRow(row), sequence, at: iso(event.at), fact },
  };
}

/** See {@link Ledger.handToOutbox}. */
export function handToOutbox(store: ModelStore, rowId: string): void {
  const row = store.rows.get(rowId);
  if (!row?.outcome || row.announced) return;
  row.announced = true;
  store.push({ kind: 'send', rowId, ...row.outcome });
}

export function refusedByBroker(store: ModelStore, refused: readonly RefusedEntry[]): void {
  const now = store.now();
  for (const { outboxId, reason, retryInMs } of refused) {
    const entry = store.outbox.find((one) => String(one.outboxId) === outboxId);
    if (!entry) continue;
    entry.attempts += 1;
    entry.reason = reason;
    entry.refusedSince ??= now;
    if (now - entry.refusedSince >= KEPT_ASIDE_AFTER_MS) entry.keptAsideAt ??= now;
    entry.retryAt =
      now + (entry.keptAsideAt === null ? Math.min(retryInMs, MAX_RETRY_MS) : KEPT_ASIDE_RETRY_MS);
  }
}

export function keptAside(store: ModelStore, limit: number, before = Infinity): KeptAsideEvent[] {
  return store.outbox
    .filter((entry) => entry.keptAsideAt !== null && entry.outboxId < before)
    .toReversed()
    .slice(0, limit)
    .map((entry) => toKeptAside(store, entry));
}

function toKeptAside(store: ModelStore, entry: ModelOutboxEntry): KeptAsideEvent {
  const { event, outboxId, reason, attempts, keptAsideAt } = entry;
  const row = event.kind === 'send' ? store.rows.get(event.rowId) : undefined;
  return {
    outboxId: String(outboxId),
    kind: event.kind,
    ...(row && { commandId: row.facts.commandId, recipient: row.recipient }),
    reason,
    attempts,
    keptAsideAt: iso(keptAsideAt ?? 0),
  };
}

export function republish(store: ModelStore, commandId: string): number {
  const aside = store.outbox.filter(
    ({ event, keptAsideAt }) =>
      keptAsideAt !== null &&
      event.kind === 'send' &&
      store.rows.get(event.rowId)?.facts.commandId === commandId,
  );
  for (const entry of aside) entry.retryAt = store.now();
  return aside.length;
}
