import { describe, expect, inject, it } from 'vitest';
import { waitFor } from '../support/index.js';
import { startMeter } from './flood/cost-meter.js';
import { openFloodWorld, recordCount, startFloodGateway, type FloodWorld } from './flood/flood-world.js';
import { machineLoad } from './flood/machine-load.js';
import { preload } from './flood/preload.js';
import { quantile } from './flood/quantile.js';
import { startStandIn, type StandIn, type Volley } from './steady/start-stand-in.js';

/** Callbacks of each volley that goes as fast as its connections can. */
const COUNT = Number(process.env['CALLBACKS'] ?? 5_000);
/** Of the others, two hundred a second. */
const STEADY = Math.round(COUNT / 2.5);
/** Commands that are sent meanwhile, where some are. */
const FLOOD = 4 * COUNT;
const DEADLINE_MS = 300_000;

interface Phase {
  readonly volley: Volley;
  readonly besideFlood: boolean;
}

const fast: Volley = { count: COUNT, connections: 32 };
const steady: Volley = { count: STEADY, perSecond: 200 };
const PHASES: Readonly<Record<string, Phase>> = {
  '32 connections': { volley: fast, besideFlood: false },
  '200 a second': { volley: steady, besideFlood: false },
  '200 a second beside a flood': { volley: steady, besideFlood: true },
  '32 connections beside a flood': { volley: fast, besideFlood: true },
};

/** How fast the gateway makes a callback durable and answers it. Each is the first of its message. */
describe.runIf(process.platform === 'linux')('callbacks', () => {
  it(`${COUNT} of them, alone and beside a flood`, { timeout: 1_800_000 }, async () => {
    const messages = 2 * (COUNT + STEADY);
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: messages });
    const standIn = await startStandIn();
    const gateway = await startFloodGateway(world, standIn.url, {});
    try {
      const bench: Bench = { world, standIn, pid: gateway.pid ?? 0, sent: messages };
      await allSent(bench);
      const table: Record<string, object> = {};
      for (const [name, phase] of Object.entries(PHASES)) table[name] = await run(bench, phase);
      console.table(table);
      expect(Object.keys(table)).toEqual(Object.keys(PHASES));
    } finally {
      await gateway.stop();
      await standIn.stop();
      await world.postgres.remove();
    }
  });
});

interface Bench {
  readonly world: FloodWorld;
  readonly standIn: StandIn;
  readonly pid: number;
  /** Commands so far. */
  sent: number;
}

async function run(bench: Bench, { volley, besideFlood }: Phase) {
  const { world, standIn, pid } = bench;
  if (besideFlood) await startFlood(bench);
  const before = (await standIn.count()).requests;
  const meter = await startMeter({ subject: pid, postgres: world.postgres, kafka: inject('kafkaPid') });
  const { seconds, callbacks } = await standIn.fire(volley);
  const used = await meter();
  const meanwhile = (await standIn.count()).requests - before;
  if (besideFlood) await allSent(bench);
  const took = callbacks.flatMap(([, called, answered, status]) =>
    status === 200 ? [answered - called] : [],
  );
  // Beside a flood nobody can say what was used for which.
  const each = (ms: number) => (besideFlood ? '–' : Math.round((ms * 1_000) / volley.count));
  return {
    'a second': Math.round(took.length / seconds),
    'p50 ms': quantile(took, 0.5),
    'p99 ms': quantile(took, 0.99),
    'gateway CPU µs': each(used.cpuMs),
    'PostgreSQL CPU µs': each(used.postgresMs),
    statements: besideFlood ? '–' : Number((used.statements / volley.count).toFixed(2)),
    'commands a second': Math.round(meanwhile / seconds),
    'not answered 200': volley.count - took.length,
    'load of the machine': machineLoad(),
  };
}

/** Resolves while the flood is on. */
async function startFlood(bench: Bench): Promise<void> {
  const { world, standIn } = bench;
  await preload(world.brokers, world.topics, { commands: FLOOD, from: bench.sent });
  const under = bench.sent + FLOOD / 20;
  bench.sent += FLOOD;
  const begun = async () => (await standIn.count()).requests >= under;
  await waitFor(begun, { deadlineMs: DEADLINE_MS, what: 'the flood', everyMs: 10 });
}

/** Accepted, and told: what the gateway does for them is over. */
async function allSent({ world, standIn, sent }: Bench): Promise<void> {
  const done = async () =>
    (await standIn.count()).requests >= sent &&
    (await recordCount(world.brokers, world.topics.messageEvents)) >= sent;
  await waitFor(done, { deadlineMs: DEADLINE_MS, what: 'all messages to be sent', everyMs: 100 });
}
