import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { createDatabase, waitFor } from '../support/index.js';
import { startMeter } from './flood/cost-meter.js';
import { median, openFloodWorld, startFloodGateway, type FloodWorld } from './flood/flood-world.js';
import { machineLoad } from './flood/machine-load.js';
import { memoryMb } from './flood/process-usage.js';

const SECONDS = Number(process.env['IDLE_SECONDS'] ?? 60);
const STARTS = Number(process.env['IDLE_STARTS'] ?? 5);
/** Until everything that a start leaves behind is over: leases, first rounds, code that is compiled. */
const SETTLE_MS = 10_000;

/** What a gateway costs that has nothing to do, and how long it takes until it is ready. */
describe.runIf(process.platform === 'linux')('idle', () => {
  it(`for ${SECONDS} s, and ${STARTS} starts`, { timeout: 600_000 }, async () => {
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: 0 });
    const database = await createDatabase(world.postgres.url);
    const settings = { DATABASE_URL: database.url };
    try {
      const first = await startMs(world, settings);
      const later: number[] = [];
      for (let start = 0; start < STARTS; start += 1) later.push(await startMs(world, settings));
      console.table({
        'start to ready, first (the ledger is made) ms': { measured: first },
        'start to ready, median ms': { measured: median(later) },
        ...(await atRest(world, settings)),
      });
      expect(later).toHaveLength(STARTS);
    } finally {
      await database.drop();
      await world.postgres.remove();
    }
  });
});

type Settings = Readonly<Record<string, string>>;
const NOBODY = 'http://127.0.0.1:9';

async function startMs(world: FloodWorld, settings: Settings): Promise<number> {
  const gateway = await startFloodGateway(world, NOBODY, settings);
  const start = performance.now();
  const isReady = async () => (await fetch(`${gateway.managementUrl}/health/ready`)).status === 200;
  await waitFor(isReady, { deadlineMs: 60_000, what: 'the gateway to be ready', everyMs: 10 });
  const ms = Math.round(performance.now() - start);
  await gateway.stop();
  return ms;
}

async function atRest(world: FloodWorld, settings: Settings) {
  const gateway = await startFloodGateway(world, NOBODY, settings);
  await gateway.ready();
  await delay(SETTLE_MS);
  const pid = gateway.pid ?? 0;
  const meter = await startMeter({ subject: pid, postgres: world.postgres, kafka: inject('kafkaPid') });
  await delay(SECONDS * 1_000);
  const used = await meter();
  const memory = memoryMb(pid);
  await gateway.stop();
  const percent = (ms: number) => Number((ms / used.seconds / 10).toFixed(2));
  return {
    'gateway, % of a core': { measured: percent(used.cpuMs) },
    'PostgreSQL, % of a core': { measured: percent(used.postgresMs) },
    'Kafka, % of a core': { measured: percent(used.kafkaMs) },
    'statements a second': { measured: Number((used.statements / used.seconds).toFixed(1)) },
    'memory MB': { measured: memory },
    'load of the machine': { measured: machineLoad() },
  };
}
