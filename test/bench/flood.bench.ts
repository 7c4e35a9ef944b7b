import { existsSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { BackgroundProcess } from '../../tools/process/background-process.js';
import { projectDir } from '../support/index.js';
import { runFlood, type FloodCost, type Measured } from './flood/flood-run.js';
import { median, openFloodWorld, ownGroup, startFloodGateway, type FloodWorld } from './flood/flood-world.js';

const COMMANDS = Number(process.env['BENCH_COMMANDS'] ?? 20_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const BARE_LOOP = new URL('flood/bare-loop.mjs', import.meta.url).pathname;

interface Subject {
  readonly name: string;
  readonly delayMs: number;
  readonly start: (world: FloodWorld, ecallUrl: string) => Promise<Measured>;
}

const atOnce = (delayMs: number) => (delayMs === 0 ? '64' : '256');

const bareLoop = (delayMs: number): Subject => ({
  name: `bare loop, ${delayMs} ms`,
  delayMs,
  start: async ({ brokers, topics }, ecallUrl) => {
    const loop = new BackgroundProcess({
      command: process.execPath,
      args: [BARE_LOOP],
      cwd: projectDir,
      env: {
        ...process.env,
        KAFKA_BROKERS: brokers,
        ...ownGroup(topics),
        ECALL_BASE_URL: ecallUrl,
        SEND_CONCURRENCY: atOnce(delayMs),
      },
    });
    return { pid: loop.pid, stop: async () => loop.stop('SIGTERM', 5_000) };
  },
});

const gateway = (delayMs: number, name: string, settings: Readonly<Record<string, string>>): Subject => ({
  name: `${name}, ${delayMs} ms`,
  delayMs,
  start: async (world, ecallUrl) =>
    startFloodGateway(world, ecallUrl, { SEND_CONCURRENCY: atOnce(delayMs), ...settings }),
});

const SUBJECTS: readonly Subject[] = [
  bareLoop(0),
  gateway(0, 'gateway', {}),
  gateway(0, 'gateway, SEND_LISTS=auto', { SEND_LISTS: 'auto' }),
  bareLoop(50),
  gateway(50, 'gateway', {}),
];

/** What a message costs above the least that can send it, on the machine at hand. Ratios count, not the figures. */
describe.runIf(process.platform === 'linux')('flood', () => {
  it(`of ${COMMANDS} commands`, { timeout: 3_600_000 }, async () => {
    expect(existsSync(BARE_LOOP)).toBe(true);
    const world = await openFloodWorld(inject('kafkaBrokers'), COMMANDS);
    try {
      const costs = new Map<Subject, FloodCost[]>(SUBJECTS.map((subject) => [subject, []]));
      for (let round = 1; round <= ROUNDS; round += 1) {
        // In turn, so that a slow minute of the machine hits all of them.
        for (const [subject, runs] of costs) {
          const start = async (url: string) => subject.start(world, url);
          const cost = await runFlood({ ...world, start, commands: COMMANDS, delayMs: subject.delayMs });
          runs.push(cost);
          console.log(`round ${round} of ${ROUNDS}: ${subject.name} ${JSON.stringify(cost)}`);
        }
      }
      console.table(tableOf(costs));
      for (const runs of costs.values()) expect(runs).toHaveLength(ROUNDS);
    } finally {
      await world.postgres.remove();
    }
  });
});

function tableOf(costs: ReadonlyMap<Subject, readonly FloodCost[]>): Record<string, Record<string, number>> {
  const rows: Record<string, Record<string, number>> = {};
  let bare = 1;
  for (const [{ name }, runs] of costs) {
    const of = (pick: (cost: FloodCost) => number) => median(runs.map(pick));
    const cpu = of(({ cpuUs }) => cpuUs);
    // Each bare loop stands before those that are compared with it.
    if (name.startsWith('bare loop')) bare = cpu;
    rows[name] = {
      'messages per second': of(({ messagesPerSecond }) => messagesPerSecond),
      'CPU µs a message': cpu,
      'times the bare loop': Number((cpu / bare).toFixed(2)),
      'peak memory MB': of(({ peakMemoryMb }) => peakMemoryMb),
      'PostgreSQL CPU µs a message': of(({ postgresUs }) => postgresUs),
      'requests to eCall': of(({ requests }) => requests),
    };
  }
  return rows;
}
