import type { Ledger, LedgerCounts } from '@ecall-gateway/ledger';
import type { Clock } from '../time/clock.js';
import type { MetricsRegistry } from './metrics-registry.js';
import { withinPatience } from './within-patience.js';

/** One answer of the ledger serves all gauges of a scrape. */
const FRESH_MS = 1_000;

const STATES = [
  ['in-doubt', 'inDoubt'],
  ['parked', 'parked'],
  ['scheduled', 'scheduled'],
  ['kept-aside', 'keptAside'],
] as const;

/** What waits in the ledger. It is counted by one replica at a time and shown by all alike: aggregate with `max`. */
export function registerLedgerMetrics(
  registry: MetricsRegistry,
  ledger: Pick<Ledger, 'counts'>,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
): void {
  const counts = latestCounts(ledger, clock);
  const gauge = (
    name: string,
    help: string,
    read: (counts: LedgerCounts) => ReadonlyArray<readonly [state: string, value: number]>,
  ): void => {
    registry.readGauge({ name, help, labelNames: ['state'] }, async (metric) => {
      const latest = await counts();
      for (const [state, value] of latest === undefined ? [] : read(latest)) {
        if (state === '') metric.set(value);
        else metric.set({ state }, value);
      }
    });
  };
  gauge('messages', 'Messages that wait in the ledger, and events that are kept aside, by state.', (latest) =>
    STATES.map(([state, key]) => [state, latest[key].count]),
  );
  gauge(
    'oldest_seconds',
    'How long the oldest of a state has waited; a scheduled one since it was due.',
    (latest) => STATES.map(([state, key]) => [state, latest[key].oldestSeconds]),
  );
  gauge('outbox_records', 'Events that wait to be published.', ({ outbox }) => [['', outbox.count]]);
  gauge('outbox_oldest_seconds', 'How long the oldest event has waited to be published.', ({ outbox }) => [
    ['', outbox.oldestSeconds],
  ]);
}

/** Undefined while the ledger does not answer. */
function latestCounts(
  ledger: Pick<Ledger, 'counts'>,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
): () => Promise<LedgerCounts | undefined> {
  let asked: { readonly at: number; readonly answer: Promise<LedgerCounts | undefined> } | undefined;
  return async () => {
    const now = clock.monotonic();
    if (asked === undefined || now - asked.at >= FRESH_MS) {
      asked = { at: now, answer: withinPatience(async () => ledger.counts(), clock) };
    }
    return asked.answer;
  };
}
