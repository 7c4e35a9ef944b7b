import type { ModelRow } from './model-row.js';
import type { ModelStore } from './model-store.js';

const DAY_MS = 86_400_000;

export function prune(store: ModelStore, { days, limit }: { days: number; limit: number }): number {
  const horizon = store.now() - days * DAY_MS;
  for (const [id, at] of store.inbound) if (at < horizon) store.inbound.delete(id);
  store.audit = store.audit.filter(({ at }) => at >= horizon);
  pruneCounters(store, horizon);
  const old = [...store.rows.values()]
    .filter((row) => isOver(store, row) && (row.settledAt ?? Infinity) < horizon)
    .toSorted((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0))
    .slice(0, limit);
  for (const row of old) store.delete(row);
  pruneCommands(store, new Set(old.map((row) => row.facts.commandId)), horizon);
  return old.length;
}

function pruneCounters(store: ModelStore, horizon: number): void {
  for (const [recipient, begun] of store.begun) {
    const isUsed = [...begun.values()].some(({ keepUntil }) => keepUntil > store.now());
    if (!isUsed) store.begun.delete(recipient);
  }
  for (const [key, { day }] of store.days) if (day < horizon) store.days.delete(key);
}

/** With its last row a command goes, or when its cancel or its forgetting is as old as that. */
function pruneCommands(store: ModelStore, touched: ReadonlySet<string>, horizon: number): void {
  const alive = new Set([...store.rows.values()].map((row) => row.facts.commandId));
  for (const [commandId, { markedAt }] of store.commands) {
    const isOld = markedAt === null ? touched.has(commandId) : markedAt < horizon;
    if (isOld && !alive.has(commandId)) store.commands.delete(commandId);
  }
}

export function forget(store: ModelStore, recipient: string): number {
  const rows = [...store.rows.values()].filter((row) => row.recipient === recipient && isOver(store, row));
  for (const row of rows) store.forget(row);
  return rows.length;
}

/** What nobody may miss: settled, and every event of it published. */
function isOver(store: ModelStore, row: ModelRow): boolean {
  return row.settledAt !== null && row.announced && !store.hasUnpublished(row);
}
