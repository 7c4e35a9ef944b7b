import { describe, expect, inject, it } from 'vitest';
import { bareLoop, chosen, gateway, gatewayToCompare, type Subject } from './flood/subjects.js';
import { freshTopics, openFloodWorld } from './flood/flood-world.js';
import { machineLoad } from './flood/machine-load.js';
import { quantile } from './flood/quantile.js';
import { runSteady, type SteadyResult } from './steady/steady-run.js';

const RATES = (process.env['LATENCY_RATES'] ?? '20,200,1000').split(',').map(Number);
const SECONDS = Number(process.env['LATENCY_SECONDS'] ?? 30);

const SUBJECTS: readonly Subject[] = chosen([
  bareLoop(),
  gateway('gateway', {}),
  gateway('gateway, KAFKA_CLIENT=platformatic', { KAFKA_CLIENT: 'platformatic' }),
  ...gatewayToCompare(),
]);

/** How long a message and its callback take at a steady rate, and what they cost. */
describe.runIf(process.platform === 'linux')('latency', () => {
  it(`at ${RATES.join(', ')} messages a second`, { timeout: 1_800_000 }, async () => {
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: 0 });
    const table: Record<string, object> = {};
    try {
      for (const perSecond of RATES) {
        for (const { name, start, hasCallbacks } of SUBJECTS) {
          const load = machineLoad();
          const topics = await freshTopics(world.brokers);
          const run = {
            world: { ...world, topics },
            kafkaPid: inject('kafkaPid'),
            perSecond,
            seconds: SECONDS,
            hasCallbacks,
            start,
          };
          const result = await runSteady(run);
          expect(result.toPost.length).toBeGreaterThan(0);
          table[`${perSecond}/s, ${name}`] = { ...lineOf(result), 'load of the machine': load };
        }
      }
      console.table(table);
    } finally {
      await world.postgres.remove();
    }
  });
});

function lineOf({ toPost, toAnswer, toEvent, used, messages }: SteadyResult): Record<string, unknown> {
  const perMessage = (ms: number) => Math.round((ms * 1_000) / messages);
  const both = (values: readonly number[]) =>
    `${quantile(values, 0.5) ?? '–'} / ${quantile(values, 0.99) ?? '–'}`;
  return {
    'publish → POST p50 / p99 ms': both(toPost),
    'callback → 200': both(toAnswer),
    'callback → event': both(toEvent),
    'gateway CPU µs': perMessage(used.cpuMs),
    PostgreSQL: perMessage(used.postgresMs),
    Kafka: perMessage(used.kafkaMs),
    statements: Number((used.statements / messages).toFixed(2)),
    'not done': messages - Math.min(toPost.length, ...(toEvent.length > 0 ? [toEvent.length] : [])),
  };
}
