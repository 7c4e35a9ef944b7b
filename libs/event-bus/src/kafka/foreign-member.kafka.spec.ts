import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES_FOR_SLOW_FAULTS } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import { Deferred } from '../engine/deferred.js';
import { SYSTEM_DEPENDENCIES } from '../engine/engine-dependencies.js';
import type { BusEvent } from '../port/bus-event.js';
import type { KafkaEventBus } from './kafka-event-bus.js';

/** What takes minutes takes seconds: the watch looks every 200 ms, and its clock runs 60 times as fast. */
const HURRY = 60;
const began = Date.now();
const dependencies = {
  ...SYSTEM_DEPENDENCIES,
  now: () => began + (Date.now() - began) * HURRY,
  sleep: async (ms: number, signal: AbortSignal) => SYSTEM_DEPENDENCIES.sleep(Math.min(ms, 200), signal),
};

describe.each(KAFKA_BUSES_FOR_SLOW_FAULTS)(
  'another application in the same group, on a topic of its own, by $client',
  ({ newBus }) => {
    let bus: KafkaEventBus;
    let foreign: Consumer;
    let fixture: BusFixture;
    const events: BusEvent[] = [];
    const seen = new Set<string>();
    const foreignSeen = new Set<string>();

    beforeEach(async () => {
      for (const each of [seen, foreignSeen]) each.clear();
      events.length = 0;
      const brokers = inject('kafkaBrokers').split(',');
      fixture = new BusFixture();
      bus = newBus({
        brokers,
        clientId: 'ours',
        dependencies,
        onEvent: (event) => events.push(event),
      });
      // With the assigner that kafkajs brings.
      foreign = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({ groupId: fixture.groupId });
      await bus.connect();
      await fixture.prepare(bus);
      await bus.ensureTopics([{ topic: foreignTopic(), partitions: 4 }]);
    });

    afterEach(async () => {
      await foreign.disconnect();
      await fixture.cleanUp();
      await bus.close();
    });

    const foreignTopic = (): string => `${fixture.topic}.foreign`;
    const join = async (): Promise<void> => {
      await foreign.connect();
      await foreign.subscribe({ topics: [foreignTopic()], fromBeginning: true });
      await foreign.run({ eachMessage: async ({ message }) => void foreignSeen.add(String(message.value)) });
    };
    const members = async (): Promise<number> => {
      const { state, members: count } = await bus.describeGroup(fixture.groupId, [fixture.topic]);
      return state === 'stable' ? count : 0;
    };
    const values = Array.from({ length: 20 }, (_, index) => String(index));
    const publish = async (topic: string): Promise<void> =>
      bus.publish(values.map((value) => ({ topic, key: `k${value}`, value })));

    it('takes nothing from us where a member of ours leads, and gets all of its own', async () => {
      const subscription = await fixture.subscribe(bus, async ({ value }) => void seen.add(String(value)));
      await waitUntil(async () => (await members()) === 1, 'us');
      await join();
      await waitUntil(async () => (await members()) === 2, 'both');
      await Promise.all([publish(fixture.topic), publish(foreignTopic())]);
      await waitUntil(() => seen.size === 20 && foreignSeen.size === 20, 'all records of both');
      expect(subscription.unownedPartitions).toEqual([]);
    });

    it('leaves partitions unread where it leads: they are named until it has gone', async () => {
      await join();
      await waitUntil(async () => (await members()) === 1, 'the other one');
      const subscription = await fixture.subscribe(bus, async ({ value }) => void seen.add(String(value)));
      await waitUntil(async () => (await members()) === 2, 'both');
      await waitUntil(() => subscription.unownedPartitions.length > 0, 'the partitions to be named');
      expect(subscription.unownedPartitions.every(({ topic }) => topic === fixture.topic)).toBe(true);
      expect(events.some(({ type, level }) => type === 'partition-unowned' && level === 'error')).toBe(true);
      await foreign.disconnect();
      await publish(fixture.topic);
      await waitUntil(() => seen.size === 20, 'all records after it has gone');
      await waitUntil(() => subscription.unownedPartitions.length === 0, 'nothing to be named');
    });

    it('is no concern of the lag, which counts what this member has not completed', async () => {
      const go = new Deferred();
      const subscription = await fixture.subscribe(bus, async () => go.promise);
      const behind = (): number => subscription.lag.reduce((sum, { records }) => sum + records, 0);
      await publish(fixture.topic);
      await waitUntil(() => behind() === 20, 'the records to be counted');
      expect(subscription.lag).toHaveLength(4);
      go.resolve();
      await waitUntil(() => behind() === 0, 'the records to be done');
      expect(subscription.lag).toHaveLength(4);
    });
  },
);
