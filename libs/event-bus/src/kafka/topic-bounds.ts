import type { Admin, Kafka } from 'kafkajs';
import { within } from '../engine/deadline.js';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { TopicUnavailableError } from '../errors/topic-unavailable.error.js';
import type { PartitionBounds } from '../port/browsing.js';
import { isTopicSettling } from './settling-topic.js';

const ANSWER_TIMEOUT_MS = 10_000;
/** Between two questions while the topic settles. */
const SETTLING_MS = 100;

/**
 * Asks for the bounds of a topic's partitions, again while the topic settles. Each time by a client of its own: kafkajs
 * remembers who led a partition, and each topic that it was asked for, and fails later where one of them is missing.
 * @throws {TopicUnavailableError} or {BusUnavailableError}
 */
export async function topicBounds(kafka: Kafka, topic: string, since?: number): Promise<PartitionBounds[]> {
  const deadline = performance.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    const admin = kafka.admin({ retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 } });
    try {
      const left = deadline - performance.now();
      return await within(askBounds(admin, topic, since), left, 'the answer of a broker');
    } catch (cause) {
      if (cause instanceof TopicUnavailableError) throw cause;
      if (!isTopicSettling(cause) || performance.now() + SETTLING_MS >= deadline)
        throw new BusUnavailableError(`the bounds of topic ${topic} could not be read`, { cause });
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
    await new Promise((resume) => setTimeout(resume, SETTLING_MS));
  }
}

async function askBounds(admin: Admin, topic: string, since?: number): Promise<PartitionBounds[]> {
  await admin.connect();
  if (!(await admin.listTopics()).includes(topic)) throw new TopicUnavailableError(topic, 'unknown');
  const ends = await admin.fetchTopicOffsets(topic);
  const starts = since === undefined ? [] : await admin.fetchTopicOffsetsByTimestamp(topic, since);
  return ends.map(({ partition, low, high }) => {
    const start = starts.find((entry) => entry.partition === partition)?.offset ?? low;
    return { topic, partition, from: BigInt(start), until: BigInt(high) };
  });
}
