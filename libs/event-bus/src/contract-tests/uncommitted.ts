import { Kafka, logLevel } from 'kafkajs';
import type { BusFixture } from './bus-fixture.js';

/** Records that the group has not committed, over all partitions. */
export async function uncommitted(brokers: string[], { groupId, topic }: BusFixture): Promise<number> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(topic);
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return ends.reduce((sum, { partition, high }) => {
      const offset = committed?.partitions.find((entry) => entry.partition === partition)?.offset ?? '0';
      return sum + Number(high) - Math.max(0, Number(offset));
    }, 0);
  } finally {
    await admin.disconnect();
  }
}
