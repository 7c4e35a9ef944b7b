import { randomUUID } from 'node:crypto';
import type { Admin, EachMessagePayload, Kafka } from 'kafkajs';
import { CliError } from '../cli-error.js';
import type { EventRecord } from '../events/read-event.js';
import { topicEnds } from './topic-ends.js';

/** Reads what comes to some topics from the moment it was opened. */
export interface TopicTail {
  /** Rejects when reading ended for good. */
  readonly failed: Promise<never>;
  /** Stops reading and leaves nothing behind at the broker. */
  close(): Promise<void>;
}

/**
 * Starts to read topics from their present ends: whatever is published after this call is seen, even before the reader
 * has found its feet. kafkajs reads only as a member of a group; each run has its own, and removes it at the end.
 *
 * @throws {CliError} when a topic does not exist
 */
export async function tailTopics(
  kafka: Kafka,
  topics: readonly string[],
  onRecord: (record: EventRecord) => void,
): Promise<TopicTail> {
  const admin = kafka.admin();
  await admin.connect();
  const groupId = `ecall-cli-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
  const close = async () => {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  };
  try {
    const ends = await endsOf(admin, topics);
    const failed = new Promise<never>((_, reject) => {
      consumer.on('consumer.crash', ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
    });
    // Whoever does not look at it must not be ended by it.
    failed.catch(() => undefined);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: false });
    await consumer.run({
      // eslint-disable-next-line @typescript-eslint/require-await -- kafkajs wants a promise
      eachMessage: async ({ message }: EachMessagePayload) => {
        onRecord({ value: message.value, headers: message.headers ?? {} });
      },
    });
    // A seek commits: after a lost connection reading goes on where it was, not at the topic's beginning.
    for (const end of ends) consumer.seek(end);
    return { failed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function endsOf(
  admin: Admin,
  topics: readonly string[],
): Promise<Array<{ topic: string; partition: number; offset: string }>> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !existing.has(topic));
  if (missing.length > 0) {
    throw new CliError(
      `There is no topic ${missing.join(', ')}.`,
      'start the gateway, which creates its topics, or set TOPIC_… as it is set there',
    );
  }
  const ends = await Promise.all(
    topics.map(async (topic) =>
      (await topicEnds(admin, topic)).map(({ partition, high }) => ({
        topic,
        partition,
        offset: high,
      })),
    ),
  );
  return ends.flat();
}
