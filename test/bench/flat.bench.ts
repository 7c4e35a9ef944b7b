import { describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../support/index.js';
import { fillLedger } from './flood/fill-ledger.js';
import { runFlood, type FloodCost } from './flood/flood-run.js';
import {
  freshTopics,
  median,
  openFloodWorld,
  startFloodGateway,
  type FloodWorld,
  type GatewaySettings,
} from './flood/flood-world.js';
import { preload } from './flood/preload.js';

const COMMANDS = Number(process.env['BENCH_COMMANDS'] ?? 10_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const BACKLOG = Number(process.env['FLAT_BACKLOG'] ?? 100_000);
const LEDGER_ROWS = Number(process.env['FLAT_LEDGER_ROWS'] ?? 200_000);
const USUAL_KEYS = 5_000;
/** More than a gateway reads ahead: so all have as much in hand when the last one that counts is done. */
const AHEAD = 5_000;

interface Variant {
  readonly partitions?: number;
  readonly keys?: number;
  /** Commands on the topic; those that count are as many in all variants. */
  readonly backlog?: number;
  readonly ledgerRows?: number;
}

const USUAL = `${USUAL_KEYS} keys, 4 partitions, empty ledger`;
const VARIANTS: Readonly<Record<string, Variant>> = {
  [USUAL]: {},
  '10 keys': { keys: 10 },
  [`${COMMANDS} keys, each with one command`]: { keys: COMMANDS },
  '1 partition': { partitions: 1 },
  '12 partitions': { partitions: 12 },
  [`backlog of ${BACKLOG}`]: { backlog: BACKLOG },
  [`ledger of ${LEDGER_ROWS}`]: { ledgerRows: LEDGER_ROWS },
};

/** Whether a message costs the same however many there are: of keys, of partitions, behind it, and before it. */
describe.runIf(process.platform === 'linux')('flat', () => {
  it(`${COMMANDS} commands`, { timeout: 7_200_000 }, async () => {
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: 0 });
    const costs = new Map<string, FloodCost[]>(Object.keys(VARIANTS).map((name) => [name, []]));
    try {
      const courses = new Map<string, Course>();
      for (const [name, variant] of Object.entries(VARIANTS))
        courses.set(name, await prepare(world, variant));
      for (let round = 1; round <= ROUNDS; round += 1) {
        for (const [name, { world: own, settings }] of courses) {
          const start = async (url: string) => startFloodGateway(own, url, settings);
          costs.get(name)?.push(await runFlood({ ...own, start, commands: COMMANDS, delayMs: 0 }));
        }
        console.log(`round ${round} of ${ROUNDS}`);
      }
      console.table(tableOf(costs));
      for (const runs of costs.values()) expect(runs).toHaveLength(ROUNDS);
    } finally {
      await world.postgres.remove();
    }
  });
});

interface Course {
  readonly world: FloodWorld;
  readonly settings: GatewaySettings;
}

async function prepare(world: FloodWorld, variant: Variant): Promise<Course> {
  const start = performance.now();
  const { partitions, keys = USUAL_KEYS, backlog = COMMANDS + AHEAD, ledgerRows = 0 } = variant;
  const own = { ...world, topics: await freshTopics(world.brokers, partitions) };
  // Old messages are not asked after: that would be work of its own.
  let settings: GatewaySettings = { SEND_CONCURRENCY: '64', STATUS_POLL_AFTER_MS: '0' };
  if (ledgerRows > 0) {
    settings = { ...settings, ...(await filledLedger(own, ledgerRows)) };
    // One ledger for all rounds, and so one group: each goes on where the one before was stopped.
    await preload(own.brokers, own.topics, { commands: ROUNDS * (COMMANDS + AHEAD), keys });
  } else await preload(own.brokers, own.topics, { commands: backlog, keys });
  console.log(`${JSON.stringify(variant)} prepared in ${Math.round((performance.now() - start) / 1_000)} s`);
  return { world: own, settings };
}

/** A gateway sends a few messages; what it leaves is multiplied. */
async function filledLedger({ topics, ...world }: FloodWorld, rows: number): Promise<GatewaySettings> {
  const database = await createDatabase(world.postgres.url);
  const settings = { DATABASE_URL: database.url, KAFKA_GROUP_ID: topics.groupId };
  const first = { ...world, topics: await freshTopics(world.brokers) };
  await preload(first.brokers, first.topics, { commands: 100, from: 1e9 });
  const start = async (url: string) => startFloodGateway(first, url, settings);
  await runFlood({ ...first, start, commands: 100, delayMs: 0 });
  await fillLedger(database.url, rows);
  return settings;
}

function tableOf(costs: ReadonlyMap<string, readonly FloodCost[]>): Record<string, Record<string, number>> {
  const usual = costs.get(USUAL) ?? [];
  const lines = [...costs].map(([name, runs]): [string, Record<string, number>] => {
    const of = (pick: (cost: FloodCost) => number) => median(runs.map(pick));
    const against = (pick: (cost: FloodCost) => number) =>
      Number(median(runs.map((cost, round) => pick(cost) / pick(usual[round] ?? cost))).toFixed(2));
    const line = {
      'messages per second': of(({ messagesPerSecond }) => messagesPerSecond),
      'CPU µs a message': of(({ cpuUs }) => cpuUs),
      ratio: against(({ cpuUs }) => cpuUs),
      'PostgreSQL CPU µs': of(({ postgresUs }) => postgresUs),
      'its ratio': against(({ postgresUs }) => postgresUs),
      'statements a message': of(({ statements }) => statements),
      'peak memory MB': of(({ peakMemoryMb }) => peakMemoryMb),
      'load of the machine': of(({ load }) => load),
    };
    return [name, line];
  });
  return Object.fromEntries(lines);
}
