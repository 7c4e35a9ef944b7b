import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import { CliError } from '../cli-error.js';
import { Deferred } from '../deferred.js';
import { topicEnds } from './topic-ends.js';

/** A record with the partition it lies in. */
export type ReadRecord = Pick<KafkaMessage, 'offset' | 'timestamp' | 'key' | 'value' | 'headers'> & {
  readonly partition: number;
};

export interface ReadToEndOptions {
  readonly topic: string;
  /** Milliseconds since 1970: only records from this instant on. */
  readonly since?: number;
  /** Ends the reading early. */
  readonly stop: Promise<unknown>;
}

/** Without a record for so long, what is missing is no record: a transaction's marker, or what was deleted meanwhile. Milliseconds. */
const SILENCE_MS = 10_000;

interface Stretch {
  readonly partition: number;
  readonly from: bigint;
  readonly end: bigint;
}

/**
 * Reads a topic from its beginning to its present end. kafkajs reads only as a member of a group; each run has its own,
 * and removes it at the end.
 *
 * @throws {CliError} when the topic does not exist
 */
export async function readToEnd(
  kafka: Kafka,
  options: ReadToEndOptions,
  onRecord: (record: ReadRecord) => void,
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const stretches = await stretchesOf(admin, options);
    if (stretches.length > 0) await readStretches(kafka, admin, options, stretches, onRecord);
  } finally {
    await admin.disconnect();
  }
}

async function stretchesOf(admin: Admin, { topic, since }: ReadToEndOptions): Promise<Stretch[]> {
  if (!(await admin.listTopics()).includes(topic)) {
    throw new CliError(
      `There is no topic ${topic}.`,
      'start the gateway, which creates its topics, or set TOPIC_DLQ as it is set there',
    );
  }
  const ends = await topicEnds(admin, topic);
  const starts = since === undefined ? [] : await admin.fetchTopicOffsetsByTimestamp(topic, since);
  return ends
    .map(({ partition, low, high }) => {
      const start = starts.find((each) => each.partition === partition)?.offset ?? low;
      return { partition, from: BigInt(start), end: BigInt(high) };
    })
    .filter(({ from, end }) => from < end);
}

async function readStretches(
  kafka: Kafka,
  admin: Admin,
  { topic, stop }: ReadToEndOptions,
  stretches: readonly Stretch[],
  onRecord: (record: ReadRecord) => void,
): Promise<void> {
  const groupId = `ecall-cli-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
  const left = new Map(stretches.map((stretch) => [stretch.partition, stretch] as const));
  const over = new Deferred();
  let lastSeen = performance.now();
  const failed = new Promise<never>((_, reject) => {
    consumer.on('consumer.crash', ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
  // Whoever does not look at it must not be ended by it.
  failed.catch(() => undefined);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      // eslint-disable-next-line @typescript-eslint/require-await -- kafkajs wants a promise
      eachBatch: async ({ batch: { partition, messages } }) => {
        const stretch = left.get(partition);
        if (stretch === undefined) return;
        lastSeen = performance.now();
        for (const message of messages) {
          const offset = BigInt(message.offset);
          if (offset >= stretch.from && offset < stretch.end) onRecord({ ...message, partition });
        }
        if (BigInt(messages.at(-1)?.offset ?? 0) + 1n >= stretch.end) left.delete(partition);
        if (left.size === 0) over.resolve();
      },
    });
    for (const { partition, from } of stretches) consumer.seek({ topic, partition, offset: String(from) });
    await Promise.race([over.promise, stop, failed, silence(() => lastSeen)]);
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}

async function silence(lastSeen: () => number): Promise<void> {
  for (let quiet = 0; quiet < SILENCE_MS; quiet = performance.now() - lastSeen()) {
    await delay(SILENCE_MS - quiet, undefined, { ref: false });
  }
}
