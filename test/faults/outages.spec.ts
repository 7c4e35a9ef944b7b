import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { kafkaCacheDir, startKafka, startPostgres, waitFor } from '../support/index.js';
import { startSystem, type System } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 1_000;
const OUTAGE_MS = LONG ? 60_000 : 8_000;

/** Servers go away and come back; the gateway stays, says which, and goes on by itself. Side by side: mostly they wait. */
describe.concurrent('an outage', () => {
  const settings = { ...QUICK_DOUBTS, SEND_CONCURRENCY: '16' };
  // A receiver that cannot keep a callback answers 503: whoever repeats it patiently is heard in the end.
  const simulator = { callbackAttempts: 10 };

  const readiness = async ({ gateway }: System) => {
    const response = await fetch(`${gateway.managementUrl}/health/ready`);
    const { error, degraded } = (await response.json()) as {
      error?: Record<string, unknown>;
      degraded?: readonly string[];
    };
    return { status: response.status, down: Object.keys(error ?? {}), degraded: degraded ?? [] };
  };

  /** Floods, takes the server away in the middle, brings it back, and judges. */
  async function survive(
    system: System,
    name: string,
    server: { stop(): Promise<unknown>; start(): Promise<unknown> },
    means: 'down' | 'degraded',
  ) {
    system.simulator.setFaults([{ kind: 'delay', ms: 40 }]);
    const commands = await flood(system, COMMANDS);
    await waitFor(() => system.simulator.log().length > COMMANDS / 4, {
      deadlineMs: 60_000,
      what: 'a quarter to be sent',
    });
    await server.stop();
    await waitFor(async () => (await readiness(system))[means].includes(name), {
      deadlineMs: 30_000,
      what: `readiness to name ${name}`,
    });
    await delay(OUTAGE_MS);
    // Webhooks need the ledger alone: without Kafka the pod goes on taking them.
    expect((await readiness(system)).status).toBe(means === 'down' ? 503 : 200);
    expect(system.gateway.exitCode).toBeUndefined();
    expect((await fetch(`${system.gateway.managementUrl}/health/live`)).status).toBe(200);
    await server.start();
    await waitFor(
      async () => {
        const { status, degraded } = await readiness(system);
        return status === 200 && degraded.length === 0;
      },
      { deadlineMs: 90_000, what: 'readiness' },
    );
    const { inDoubt, ...verdict } = await judge(system, commands, 120_000);
    console.log(`${name} away for ${OUTAGE_MS} ms: ${inDoubt} of ${COMMANDS} were in doubt for a while`);
    return verdict;
  }

  it('of Kafka', { timeout: 600_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'ecall-gateway-outage-'));
    const kafka = await startKafka({ dataDir, cacheDir: kafkaCacheDir });
    const system = await startSystem({
      brokers: kafka.brokers,
      databaseUrl: inject('databaseUrl'),
      settings,
      simulator,
    });
    try {
      expect(await survive(system, 'bus', kafka, 'degraded')).toEqual(CLEAN);
    } finally {
      await system.stop();
      await kafka.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('of PostgreSQL', { timeout: 600_000 }, async () => {
    const postgres = await startPostgres();
    const { url } = await postgres.createDatabase();
    const system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: url,
      settings,
      simulator,
    });
    try {
      expect(await survive(system, 'ledger', postgres, 'down')).toEqual(CLEAN);
    } finally {
      await system.stop();
      await postgres.remove();
    }
  });
});
