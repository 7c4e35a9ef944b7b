import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import { uncommitted } from '../contract-tests/uncommitted.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import type { KafkaEventBus } from './kafka-event-bus.js';

describe.each(KAFKA_BUSES)('a group that changes under load, by $client', ({ newBus }) => {
  it('loses nothing, keeps the order of keys, and ends with everything committed', async () => {
    const brokers = inject('kafkaBrokers').split(',');
    const buses = [1, 2].map((id) => newBus({ brokers, clientId: `member-${id}` }));
    const [one, two] = buses as [KafkaEventBus, KafkaEventBus];
    const fixture = new BusFixture();
    const keys = 40;
    const rounds = 50;
    const firstSeen = new Map<string, number[]>();
    const done = new Set<string>();
    const handler = async ({ key, value }: { key: Buffer | null; value: Buffer | null }): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const id = `${String(key)}:${String(value)}`;
      if (!done.has(id)) firstSeen.set(String(key), [...(firstSeen.get(String(key)) ?? []), Number(value)]);
      done.add(id);
    };
    try {
      await fixture.prepare(one);
      const options = { maxInFlight: 64 };
      await fixture.subscribe(one, handler, options);
      const publishing = (async () => {
        for (let round = 0; round < rounds; round += 1) {
          await one.publish(
            Array.from({ length: keys }, (_, key) => fixture.record(`k${key}`, String(round))),
          );
        }
      })();
      await waitUntil(() => done.size > 100, 'the first records');
      const leaving = await fixture.subscribe(two, handler, options);
      await waitUntil(() => leaving.state === 'running', 'the second member');
      await publishing;
      await leaving.drain(10_000);
      await waitUntil(() => done.size === keys * rounds, 'all records');
      for (const values of firstSeen.values()) expect(values).toEqual([...Array(rounds).keys()]);
      await expect.poll(async () => uncommitted(brokers, fixture), { timeout: 20_000 }).toBe(0);
    } finally {
      await fixture.cleanUp();
      await Promise.all(buses.map(async (bus) => bus.close()));
    }
  });
});
