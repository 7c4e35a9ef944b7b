import { describe, expect, inject, it } from 'vitest';
import { runFlood, type FloodCost } from './flood/flood-run.js';
import { median, openFloodWorld } from './flood/flood-world.js';
import { bareLoop, chosen, gateway, gatewayToCompare, stockNest, type Subject } from './flood/subjects.js';

const COMMANDS = Number(process.env['BENCH_COMMANDS'] ?? 20_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);

interface Race {
  /** Until the stand-in answers. */
  readonly delayMs: number;
  /** The first is what the others are compared with. */
  readonly subjects: readonly Subject[];
}

/** The bare loop, the gateway in its ways, and whatever else is to be compared. */
const subjectsOf = (sendConcurrency: string, ...more: readonly Subject[]): readonly Subject[] => {
  const settings = { SEND_CONCURRENCY: sendConcurrency };
  return chosen([
    bareLoop(settings),
    gateway('gateway', settings),
    gateway('gateway, KAFKA_CLIENT=platformatic', { ...settings, KAFKA_CLIENT: 'platformatic' }),
    gateway('gateway, SEND_LISTS=auto', { ...settings, SEND_LISTS: 'auto' }),
    ...gatewayToCompare(settings),
    ...more,
  ]);
};

const RACES: readonly Race[] = [
  { delayMs: 0, subjects: subjectsOf('64', stockNest()) },
  // One message after the other, as the stock handler takes them, would wait for a quarter of an hour.
  { delayMs: 50, subjects: subjectsOf('256') },
];

/** What a message costs above the least that can send it, on the machine at hand. Ratios count, not the figures. */
describe.runIf(process.platform === 'linux')('flood', () => {
  it(`of ${COMMANDS} commands`, { timeout: 3_600_000 }, async () => {
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: COMMANDS });
    const costs = new Map<Subject, FloodCost[]>(
      RACES.flatMap(({ subjects }) => subjects).map((one) => [one, []]),
    );
    try {
      for (let round = 1; round <= ROUNDS; round += 1) {
        // In turn, so that a slow minute of the machine hits all of them.
        for (const { delayMs, subjects } of RACES) {
          for (const subject of subjects) {
            const start = async (url: string) => subject.start(world, url);
            const cost = await runFlood({ ...world, start, commands: COMMANDS, delayMs });
            costs.get(subject)?.push(cost);
            console.log(
              `round ${round} of ${ROUNDS}: ${subject.name}, ${delayMs} ms ${JSON.stringify(cost)}`,
            );
          }
        }
      }
      console.table(Object.fromEntries(RACES.flatMap((race) => linesOf(race, costs))));
      for (const runs of costs.values()) expect(runs).toHaveLength(ROUNDS);
    } finally {
      await world.postgres.remove();
    }
  });
});

function linesOf({ delayMs, subjects }: Race, costs: ReadonlyMap<Subject, readonly FloodCost[]>) {
  const [first] = subjects;
  const base = (first && costs.get(first)) ?? [];
  return subjects.map((subject): [string, Record<string, number>] => {
    const runs = costs.get(subject) ?? [];
    const of = (pick: (cost: FloodCost) => number) => median(runs.map(pick));
    // Within a round: the next one may find another machine.
    const ratio = median(runs.map(({ cpuUs }, round) => cpuUs / (base[round]?.cpuUs ?? Number.NaN)));
    const line = {
      'messages per second': of(({ messagesPerSecond }) => messagesPerSecond),
      'CPU µs a message': of(({ cpuUs }) => cpuUs),
      'times the bare loop': Number(ratio.toFixed(2)),
      'peak memory MB': of(({ peakMemoryMb }) => peakMemoryMb),
      'PostgreSQL CPU µs a message': of(({ postgresUs }) => postgresUs),
      'statements a message': of(({ statements }) => statements),
      'requests to eCall': of(({ requests }) => requests),
      'load of the machine': of(({ load }) => load),
    };
    return [`${subject.name}, ${delayMs} ms`, line];
  });
}
