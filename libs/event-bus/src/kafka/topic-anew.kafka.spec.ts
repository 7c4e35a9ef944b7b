import { Kafka, logLevel, type Admin } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';

describe.each(KAFKA_BUSES)(
  'a topic that is deleted and made anew under a consumer, by $client',
  ({ newBus }) => {
    it('is read from its beginning', async () => {
      const brokers = inject('kafkaBrokers').split(',');
      const bus = newBus({ brokers, clientId: 'topic-anew' });
      const fixture = new BusFixture();
      const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
      const seen = new Set<string>();
      try {
        await Promise.all([bus.connect(), admin.connect()]);
        await fixture.prepare(bus);
        await fixture.subscribe(bus, async ({ value }) => void seen.add(String(value)));
        const { topic, groupId } = fixture;
        const publish = async (count: number, name: string): Promise<void> =>
          bus.publish(
            Array.from({ length: count }, (_, index) => fixture.record(`k${index}`, `${name} ${index}`)),
          );
        await publish(80, 'old');
        await waitUntil(() => seen.size === 80, 'the old records');
        await waitUntil(async () => (await committed(admin, groupId, topic)) === 80, 'their commit');
        await admin.deleteTopics({ topics: [topic] });
        await waitUntil(async () => !(await admin.listTopics()).includes(topic), 'the topic to be gone');
        await fixture.prepare(bus);
        // So few that each partition ends before the offset that was read last.
        await publish(4, 'new');
        await waitUntil(() => seen.size === 84, 'the new records');
      } finally {
        await fixture.cleanUp();
        await Promise.all([bus.close(), admin.disconnect()]);
      }
      expect(seen).toContain('new 3');
    }, 60_000);
  },
);

async function committed(admin: Admin, groupId: string, topic: string): Promise<number> {
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  return (found?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(Number(offset), 0), 0);
}
