import type { Admin, Kafka } from 'kafkajs';
import { within } from '../engine/deadline.js';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { TopicUnavailableError } from '../errors/topic-unavailable.error.js';
import type { PartitionBounds } from '../port/browsing.js';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Asks for the bounds of a topic's partitions, by a client of its own: kafkajs remembers each topic that it was asked for,
 * and fails later where one of them is missing.
 * @throws {TopicUnavailableError} or {BusUnavailableError}
 */
export async function topicBounds(kafka: Kafka, topic: string, since?: number): Promise<PartitionBounds[]> {
  const admin = kafka.admin({ retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 } });
  try {
    return await within(askBounds(admin, topic, since), ANSWER_TIMEOUT_MS, 'the answer of a broker');
  } catch (cause) {
    if (cause instanceof TopicUnavailableError) throw cause;
    throw new BusUnavailableError(`the bounds of topic ${topic} could not be read`, { cause });
  } finally {
    await admin.disconnect().catch(() => undefined);
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
