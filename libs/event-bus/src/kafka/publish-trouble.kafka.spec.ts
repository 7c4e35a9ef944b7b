import { Kafka, logLevel, type Admin } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES_FOR_SLOW_FAULTS } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import type { PublishResult } from '../port/publish-result.js';
import type { KafkaEventBus } from './kafka-event-bus.js';

describe.each(KAFKA_BUSES_FOR_SLOW_FAULTS)(
  'a topic that does not take everything, by $client',
  ({ newBus }) => {
    let bus: KafkaEventBus;
    let admin: Admin;
    let fixture: BusFixture;

    beforeEach(async () => {
      const brokers = inject('kafkaBrokers').split(',');
      bus = newBus({ brokers, clientId: 'publish-trouble' });
      admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
      fixture = new BusFixture();
      await Promise.all([bus.connect(), admin.connect()]);
      await fixture.prepare(bus);
    });

    afterEach(async () => {
      await Promise.all([bus.close(), admin.disconnect()]);
    });

    const make = async (topic: string, config: Readonly<Record<string, string>>): Promise<void> => {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      await admin.createTopics({
        topics: [{ topic, numPartitions: 1, configEntries }],
        waitForLeaders: false,
      });
      // The wait of kafkajs for the leaders fails where a broker does not know yet what was just made.
      await waitUntil(async () => (await admin.listTopics()).includes(topic), 'the topic to be known');
      await waitUntil(async () => (await bus.boundsOf(topic)).length === 1, 'the topic to have a leader');
    };
    const kindsOf = (results: readonly PublishResult[]) =>
      results.map((result) =>
        'error' in result ? `${result.kind}: ${reasonOf(result.error)}` : result.kind,
      );

    it('refuses a record by itself: too large, or without a key where the topic is compacted', async () => {
      const small = `${fixture.topic}.small`;
      const compacted = `${fixture.topic}.compacted`;
      await make(small, { 'max.message.bytes': '1000' });
      await make(compacted, { 'cleanup.policy': 'compact' });
      const results = await bus.publishEach([
        { topic: small, key: 'a', value: 'x'.repeat(2_000) },
        { topic: small, key: 'b', value: 'x' },
        { topic: compacted, value: 'x' },
        { topic: compacted, key: 'a', value: 'x' },
      ]);
      expect(kindsOf(results)).toEqual(['refused: too-large', 'written', 'refused: invalid', 'written']);
    });

    it('does not exist: its records fail by themselves, and no record of another topic waits for that', async () => {
      const ends: string[] = [];
      const missing = bus
        .publishEach([{ topic: `${fixture.topic}.none`, value: 'x' }])
        .finally(() => ends.push('missing'));
      await bus.publish(fixture.record('k', 'v'));
      ends.push('other');
      expect(kindsOf(await missing)).toEqual(['topic-unavailable: unknown']);
      expect(ends).toEqual(['other', 'missing']);
    });

    it('is deleted and made anew: unavailable meanwhile, by name, and written afterwards', async () => {
      const gone = `${fixture.topic}.gone`;
      await make(gone, {});
      await bus.publish({ topic: gone, value: 'before' });
      await admin.deleteTopics({ topics: [gone] });
      await waitUntil(async () => !(await admin.listTopics()).includes(gone), 'the topic to be gone');
      const results = await bus.publishEach([{ topic: gone, value: 'x' }, fixture.record('k', 'v')]);
      expect(kindsOf(results)).toEqual(['topic-unavailable: unknown', 'written']);
      await make(gone, {});
      await waitUntil(
        async () => kindsOf(await bus.publishEach([{ topic: gone, value: 'after' }]))[0] === 'written',
        'the topic to be written again',
      );
    });
  },
);

function reasonOf(error: Error): string {
  return 'reason' in error ? String(error.reason) : error.message;
}
