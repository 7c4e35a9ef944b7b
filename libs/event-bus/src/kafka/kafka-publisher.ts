import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import { settledWithin, within } from '../engine/deadline.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import { GroupWriter } from '../publishing/group-writer.js';
import { wireBytes } from '../publishing/record-bytes.js';
import type { BusListener } from '../port/bus-event.js';
import { headersToKafka } from './kafka-headers.js';
import { PartitionChoice } from './partition-choice.js';
import { isFaultOfRecord, publishError } from './publish-errors.js';

/** Records in one request at most: above it a group gains little. */
const MAX_GROUP_RECORDS = 500;
/** Bytes in one request at most: a broker takes 1 MiB for a partition by default, and all may be for one. */
const MAX_GROUP_BYTES = 900_000;
/** Milliseconds until a write counts as failed; retries of the client lie within. */
const WRITE_TIMEOUT_MS = 25_000;
const DISCONNECT_TIMEOUT_MS = 5_000;

/** Writes records durably (`acks=all`), grouped, without duplicates from the client's own retries. */
export class KafkaPublisher {
  private readonly writer: GroupWriter<OutgoingRecord>;
  private readonly choice = new PartitionChoice();
  private producer: Promise<Producer> | undefined;
  private closed = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly onEvent: BusListener,
  ) {
    this.writer = new GroupWriter({
      maxItems: MAX_GROUP_RECORDS,
      maxWeight: MAX_GROUP_BYTES,
      weigh: wireBytes,
      write: async (records) => this.writeOnce(records),
      isFaultOfItem: isFaultOfRecord,
    });
  }

  async connect(): Promise<void> {
    this.closed = false;
    await within(this.connected(), WRITE_TIMEOUT_MS, 'connecting to Kafka');
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (this.closed) throw new Error('the bus is closed');
    await this.writer.write(records);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writer.flush();
    await this.discard();
  }

  private async writeOnce(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await within(this.send(records), WRITE_TIMEOUT_MS, 'writing to Kafka');
    } catch (error) {
      const reason = publishError(error);
      // A single record that was refused was not written, and its sequence number is free again. After any other failure
      // some may have been written all the same, and the client takes their numbers back too: the next records with
      // these numbers would be taken for repeats, and be lost. Only a new producer has new ones.
      if (records.length > 1 || !isFaultOfRecord(reason)) {
        this.onEvent({ level: 'warn', type: 'producer-replaced', message: messageOf(error) });
        void this.discard();
      }
      throw reason;
    }
  }

  private async send(records: readonly OutgoingRecord[]): Promise<void> {
    const producer = await this.connected();
    const topicMessages = byTopic(records);
    this.choice.assertAllAcknowledged(topicMessages, await producer.sendBatch({ acks: -1, topicMessages }));
  }

  private async connected(): Promise<Producer> {
    this.producer ??= this.open();
    const opening = this.producer;
    try {
      return await opening;
    } catch (error) {
      if (this.producer === opening) this.producer = undefined;
      throw error;
    }
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: this.choice.partitioner,
      retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 3_000 },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    if (producer === undefined) return;
    const gone = producer.then(async (open) => open.disconnect());
    await settledWithin(gone, DISCONNECT_TIMEOUT_MS);
  }
}

function byTopic(records: readonly OutgoingRecord[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key = null, value, headers } of records) {
    const messages = topics.get(topic) ?? { topic, messages: [] };
    topics.set(topic, messages);
    messages.messages.push({ key, value, headers: headersToKafka(headers) });
  }
  return [...topics.values()];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an error that is no Error';
}
