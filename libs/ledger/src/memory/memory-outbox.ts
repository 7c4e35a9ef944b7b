import type { OutboxEntry } from '../ledger-event.js';
import { iso, toSendRow } from './memory-row.js';
import type { MemoryOutboxEntry, MemoryStore } from './memory-store.js';

export function claimOutbox(
  store: MemoryStore,
  { holder, limit, leaseMs }: { holder: string; limit: number; leaseMs: number },
): OutboxEntry[] {
  const now = store.now();
  if (store.relay && store.relay.holder !== holder && store.relay.until > now) return [];
  store.relay = { holder, until: now + leaseMs };
  return store.outbox
    .filter((entry) => mayGoOut(store, entry))
    .slice(0, limit)
    .map((entry) => render(store, entry));
}

/** Statuses wait until the outcome that its own writer publishes was acknowledged. */
function mayGoOut(store: MemoryStore, { event }: MemoryOutboxEntry): boolean {
  if (event.kind === 'inbound') return true;
  const row = store.rows.get(event.rowId);
  return row !== undefined && (row.announced || (row.state !== 'accepted' && row.state !== 'rejected'));
}

function render(store: MemoryStore, { outboxId, event }: MemoryOutboxEntry): OutboxEntry {
  const id = String(outboxId);
  if (event.kind === 'inbound') return { outboxId: id, event: { ...event, at: iso(event.at) } };
  const row = store.rows.get(event.rowId);
  if (!row) throw new Error(`The outbox names a row that is gone: ${event.rowId}`);
  const { sequence, fact } = event;
  return { outboxId: id, event: { kind: 'send', row: toSendRow(row), sequence, at: iso(event.at), fact } };
}
