import { ProduceAcks, Producer, type BaseOptions, type MessageToProduce } from '@platformatic/kafka';
import type { RecordSender } from '../kafka/kafka-driver.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import { keyHash } from '../publishing/key-hash.js';
import { guardConnections } from './guard-connections.js';
import { withReasons } from './protocol-errors.js';

const REQUEST_TIMEOUT_MS = 10_000;
const RETRIES = 4;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 3_000;

/** A producer of one topic. What it sends again after a failure has the same sequence numbers. */
export class PlatformaticSender implements RecordSender {
  private readonly producer: Producer;
  /** For records without a key. */
  private turn = Math.floor(Math.random() * 1_000);

  constructor(options: BaseOptions) {
    this.producer = new Producer({
      ...options,
      idempotent: true,
      acks: ProduceAcks.ALL,
      timeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      retries: RETRIES,
      retryDelay: (_client, _operation, attempt) =>
        Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS),
      // The client takes the result modulo the number of partitions. Its own choice is another one than Java's where that is
      // no power of two.
      partitioner: (_message, key) => (key === undefined ? (this.turn += 1) : keyHash(key)),
    });
    guardConnections(this.producer);
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await this.producer.send({ messages: records.map(messageOf) });
    } catch (error) {
      throw withReasons(error);
    }
  }

  async close(): Promise<void> {
    await this.producer.close();
  }
}

function messageOf({ topic, key, value, headers, partition }: OutgoingRecord): MessageToProduce {
  return {
    topic,
    ...(key === undefined || key === null ? {} : { key: bytes(key) }),
    ...(value === null ? {} : { value: bytes(value) }),
    ...(headers === undefined ? {} : { headers: headersOf(headers) }),
    ...(partition === undefined ? {} : { partition }),
  };
}

/** Names are objects of their own here, so that one may stand several times. */
function headersOf(headers: NonNullable<OutgoingRecord['headers']>): Map<Buffer, Buffer> {
  const all = new Map<Buffer, Buffer>();
  for (const [name, content] of Object.entries(headers)) {
    const values = typeof content === 'string' || Buffer.isBuffer(content) ? [content] : content;
    for (const value of values) all.set(Buffer.from(name), bytes(value));
  }
  return all;
}

function bytes(content: Buffer | string): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
