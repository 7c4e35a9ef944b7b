import { describe, expect, it } from 'vitest';
import type { LedgerCounts } from '@ecall-gateway/ledger';
import { ManualClock } from '../testing/manual-clock.js';
import { samplesOf } from '../testing/metrics-app.js';
import { registerLedgerMetrics } from './ledger-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';

const COUNTS: LedgerCounts = {
  at: '2026-06-01T00:00:00Z',
  inDoubt: { count: 1, oldestSeconds: 10 },
  parked: { count: 2, oldestSeconds: 20 },
  scheduled: { count: 3, oldestSeconds: 30 },
  keptAside: { count: 4, oldestSeconds: 40 },
  outbox: { count: 5, oldestSeconds: 50 },
};

function measured(counts: () => Promise<LedgerCounts>) {
  const registry = new MetricsRegistry();
  const clock = new ManualClock();
  registerLedgerMetrics(registry, { counts }, clock);
  return { clock, scrape: async () => (await registry.render('prometheus')).text };
}

describe('what waits in the ledger', () => {
  it('is shown by state, with how long the oldest has waited', async () => {
    const text = await measured(async () => COUNTS).scrape();
    expect(samplesOf(text, 'ecall_gateway_messages')).toEqual({
      'state=in-doubt': 1,
      'state=parked': 2,
      'state=scheduled': 3,
      'state=kept-aside': 4,
    });
    expect(samplesOf(text, 'ecall_gateway_oldest_seconds')).toMatchObject({ 'state=parked': 20 });
    expect(samplesOf(text, 'ecall_gateway_outbox_records')).toEqual({ '': 5 });
    expect(samplesOf(text, 'ecall_gateway_outbox_oldest_seconds')).toEqual({ '': 50 });
  });

  it('is asked for once in a scrape', async () => {
    let asked = 0;
    const { clock, scrape } = measured(async () => {
      asked += 1;
      return COUNTS;
    });
    await scrape();
    expect(asked).toBe(1);
    clock.pass(1_000);
    await scrape();
    expect(asked).toBe(2);
  });

  it('is missing, and not 0, while the ledger is away or silent', async () => {
    const away = measured(async () => {
      throw new Error('no database');
    });
    expect(samplesOf(await away.scrape(), 'ecall_gateway_messages')).toEqual({});
    const silent = measured(async () => new Promise(() => undefined));
    const text = silent.scrape();
    await expect.poll(() => silent.clock.sleeping).toBe(1);
    silent.clock.pass(2_000);
    expect(samplesOf(await text, 'ecall_gateway_outbox_records')).toEqual({});
  });
});
