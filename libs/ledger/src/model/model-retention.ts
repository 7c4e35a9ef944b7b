import type { ModelRow } from './model-row.js';
import type { ModelStore } from './model-store.js';

const DAY_MS = 86_400_000;

export function prune(store: ModelStore, { days, limit }: { days: number; limit: number }): number {
  const horizon = store.now() - days * DAY_MS;
  const old = [...store.rows.values()]
    .filter((row) => isOver(store, row) && (row.settledAt ?? Infinity) < horizon)
    .toSorted((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0))
    .slice(0, limit);
  // As the statements run: the others first, then the rows, and with them their commands.
  const others = pruneOthers(store, horizon, limit);
  for (const row of old) store.prune(row);
  pruneCommands(store, new Set(old.map((row) => row.facts.commandId)), horizon);
  return Math.max(old.length, others);
}

function pruneOthers(store: ModelStore, horizon: number, limit: number): number {
  const inbound = oldest(store.inbound, ([, at]) => at, horizon, limit);
  for (const [id] of inbound) store.inbound.delete(id);
  const audit = store.audit.filter(({ at }) => at < horizon).slice(0, limit);
  store.audit = store.audit.filter((entry) => !audit.includes(entry));
  const begun = oldest(store.begun, ([, { keepUntil }]) => keepUntil, store.now() + 1, limit);
  for (const [recipient] of begun) store.begun.delete(recipient);
  for (const [key, { day }] of store.days) if (day < horizon) store.days.delete(key);
  const alive = new Set([...store.rows.values()].map((row) => row.facts.commandId));
  const idle = [...store.commands].filter(([commandId]) => !alive.has(commandId));
  const marked = oldest(idle, ([, { markedAt }]) => markedAt ?? Infinity, horizon, limit);
  for (const [commandId] of marked) store.commands.delete(commandId);
  return Math.max(inbound.length, audit.length, begun.length, marked.length);
}

/** The entries that are older than the horizon, at most so many of them, in the order of their age and their keys. */
function oldest<Value>(
  entries: Iterable<readonly [string, Value]>,
  instant: (entry: readonly [string, Value]) => number,
  horizon: number,
  limit: number,
): ReadonlyArray<readonly [string, Value]> {
  return [...entries]
    .filter((entry) => instant(entry) < horizon)
    .toSorted((a, b) => instant(a) - instant(b) || (a[0] < b[0] ? -1 : 1))
    .slice(0, limit);
}

/** With its last row a command goes, unless it was cancelled or forgotten lately. */
function pruneCommands(store: ModelStore, touched: ReadonlySet<string>, horizon: number): void {
  const alive = new Set([...store.rows.values()].map((row) => row.facts.commandId));
  for (const commandId of touched) {
    const isOld = (store.commands.get(commandId)?.markedAt ?? -Infinity) < horizon;
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
