import { Histogram } from 'prom-client';
import type { LedgerObserver } from '@ecall-gateway/ledger';
import { PREFIX, type MetricsRegistry } from './metrics-registry.js';

/** How many writes the ledger takes as one: the lever that keeps a message cheap under load. */
export class GroupMetrics implements LedgerObserver {
  private readonly sizes: Histogram<'group'>;

  constructor({ registry }: MetricsRegistry) {
    this.sizes = new Histogram({
      name: `${PREFIX}group_size`,
      help: 'Writes to the ledger that went out as one, by their kind.',
      labelNames: ['group'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers: [registry],
    });
  }

  groupBegan(
    group: Parameters<NonNullable<LedgerObserver['groupBegan']>>[0],
    keys: readonly string[],
  ): () => void {
    this.sizes.observe({ group }, keys.length);
    return NOTHING;
  }
}

const NOTHING = (): void => undefined;
