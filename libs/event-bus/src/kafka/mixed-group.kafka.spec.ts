import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import { uncommitted } from '../contract-tests/uncommitted.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import type { BusRecord } from '../port/event-bus.port.js';

/** As in a rolling update that changes the client. */
describe.each([
  ['first', KAFKA_BUSES],
  ['second', KAFKA_BUSES.toReversed()],
])('members of both clients in one group, kafkajs the %s', (_, clients) => {
  it('share the partitions, and hand over without loss', async () => {
    const brokers = inject('kafkaBrokers').split(',');
    const buses = clients.map(({ newBus, client }) =>
      newBus({ brokers, clientId: client.replaceAll('/', '-') }),
    );
    const [one, two] = buses;
    if (one === undefined || two === undefined) throw new Error('two clients are wanted');
    const fixture = new BusFixture();
    const { topic, groupId } = fixture;
    const seen = { one: new Set<string>(), two: new Set<string>() };
    const total = (): number => new Set([...seen.one, ...seen.two]).size;
    const into =
      (set: Set<string>) =>
      async ({ value }: BusRecord) =>
        void set.add(String(value));
    let published = 0;
    const publish = async (): Promise<void> => {
      const records = Array.from({ length: 40 }, (__, index) =>
        fixture.record(`k${index}`, String(published + index)),
      );
      await two.publish(records);
      published += records.length;
    };
    const shared = async (members: number): Promise<boolean> => {
      const group = await one.describeGroup(groupId, [topic]);
      return group.state === 'stable' && group.members === members && group.unowned.length === 0;
    };
    try {
      await fixture.prepare(one);
      const leaving = await fixture.subscribe(one, into(seen.one));
      await waitUntil(async () => shared(1), 'the first member');
      await fixture.subscribe(two, into(seen.two));
      await waitUntil(async () => shared(2), 'both members');
      await publish();
      await waitUntil(() => total() === published, 'all records so far');
      expect([seen.one.size > 0, seen.two.size > 0]).toEqual([true, true]);
      await leaving.drain(10_000);
      await waitUntil(async () => shared(1), 'the second member alone');
      await publish();
      await waitUntil(() => total() === published, 'all records after the handover');
      await expect.poll(async () => uncommitted(brokers, fixture), { timeout: 10_000 }).toBe(0);
    } finally {
      await fixture.cleanUp();
      await Promise.all(buses.map(async (bus) => bus.close()));
    }
  });
});
