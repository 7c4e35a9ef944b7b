import type { Count, LedgerCounts } from '../port/counts.js';
import type { SendState } from '../port/send-row.js';
import { COUNTS_MS } from '../rules/batches.js';
import { iso, type ModelRow } from './model-row.js';
import type { ModelStore } from './model-store.js';

export function counts(store: ModelStore): LedgerCounts {
  const now = store.now();
  const last = store.counted;
  if (last && Date.parse(last.at) > now - COUNTS_MS && Date.parse(last.at) <= now) return last;
  const aside = store.outbox.flatMap(({ keptAsideAt }) => keptAsideAt ?? []);
  const scheduled = store.inPlace().filter(({ state }) => state === 'scheduled');
  store.counted = {
    at: iso(now),
    inDoubt: stateCount(store, 'doubt'),
    parked: stateCount(store, 'parked'),
    scheduled: { count: scheduled.length, oldestSeconds: age(now, Math.min(...scheduled.map(dueAt))) },
    keptAside: { count: aside.length, oldestSeconds: age(now, Math.min(...aside)) },
    outbox: {
      count: store.outbox.length,
      oldestSeconds: age(now, store.outbox[0]?.event.at ?? Infinity),
    },
  };
  return store.counted;
}

const dueAt = (row: ModelRow): number => row.dueAt ?? Infinity;

function stateCount(store: ModelStore, state: SendState): Count {
  const rows = store.inPlace().filter((row) => row.state === state);
  return { count: rows.length, oldestSeconds: age(store.now(), rows[0]?.doubtSince ?? Infinity) };
}

const age = (now: number, since: number): number =>
  Number.isFinite(since) ? Math.max(0, now - since) / 1000 : 0;
