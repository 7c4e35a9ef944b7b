import { Partitioners, type Kafka, type Producer, type TopicMessages } from 'kafkajs';
import { settledWithin, within } from '../engine/deadline.js';
import { RecordTooLargeError } from '../errors/record-too-large-error.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import { GroupWriter } from '../publishing/group-writer.js';
import type { KafkaBusListener } from './kafka-bus-event.js';
import { headersToKafka } from './kafka-headers.js';

/** Records in one request at most: above it a group gains little, and comes near to the broker's limit of 1 MiB. */
const maxGroup = 500;
/** Milliseconds until a write counts as failed; retries of the client lie within. */
const writeTimeoutMs = 25_000;
const disconnectTimeoutMs = 5_000;

/** Writes records durably (`acks=all`), grouped, without duplicates from the client's own retries. */
export class KafkaPublisher {
  private readonly writer: GroupWriter<OutgoingRecord>;
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly onEvent: KafkaBusListener,
  ) {
    this.writer = new GroupWriter({
      maxItems: maxGroup,
      write: async (records) => this.writeOnce(records),
      isFaultOfItem: (error) => error instanceof RecordTooLargeError || error instanceof UnknownTopicError,
    });
  }

  async connect(): Promise<void> {
    await within(this.connected(), writeTimeoutMs, 'connecting to Kafka');
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    await this.writer.write(records);
  }

  async close(): Promise<void> {
    await this.writer.flush();
    await this.discard();
  }

  private async writeOnce(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await within(this.send(records), writeTimeoutMs, 'writing to Kafka');
    } catch (error) {
      const reason = refusal(error);
      if (reason !== undefined) throw reason;
      // It may have been written all the same. Another write with the same sequence numbers would be taken for a repeat
      // of this one and be lost: only a new producer has new ones.
      this.onEvent({ level: 'warn', type: 'producer-replaced', message: textOf(error) });
      void this.discard();
      throw error;
    }
  }

  private async send(records: readonly OutgoingRecord[]): Promise<void> {
    const producer = await this.connected();
    await producer.sendBatch({ acks: -1, topicMessages: byTopic(records) });
  }

  private async connected(): Promise<Producer> {
    this.producer ??= this.open();
    return this.producer;
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 3_000 },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.producer = undefined;
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    if (producer === undefined) return;
    const gone = producer.then(async (open) => open.disconnect());
    await settledWithin(gone, disconnectTimeoutMs);
  }
}

/** A topic to write to does not exist. */
class UnknownTopicError extends Error {
  override readonly name = 'UnknownTopicError';
}

/** The broker refused the records for what they are, and wrote nothing; undefined when it is not known. */
function refusal(error: unknown): Error | undefined {
  switch (typeOf(error)) {
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return new RecordTooLargeError('a record is larger than its topic takes', { cause: error });
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return new UnknownTopicError('a topic to write to does not exist', { cause: error });
    default:
      return undefined;
  }
}

/** The protocol's name of the error, however deep the client wrapped it; empty when it has none. */
function typeOf(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('type' in cause && typeof cause.type === 'string') return cause.type;
  }
  return '';
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

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an error that is no Error';
}
