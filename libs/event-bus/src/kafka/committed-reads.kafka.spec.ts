import * as fc from 'fast-check';
import type { Kafka, Producer, RecordMetadata, Transaction } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { requireCommand } from '../../../../tools/process/find-command.js';
import { runCommand } from '../../../../tools/process/run-command.js';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import { createKafkaClient } from './create-kafka-client.js';
import { BrokerClient } from '../platformatic/broker-client.js';
import { clientOptions } from '../platformatic/client-options.js';
import { committedRecords } from '../platformatic/committed-records.js';
import { fetchFrom } from '../platformatic/fetch-request.js';
import { PartitionCursor } from '../platformatic/partition-cursor.js';
import type { KafkaEventBus } from './kafka-event-bus.js';

const PARTITIONS = 2;
/** What a control record of an aborted transaction has as its key; an application may use it too. */
const MARKER_KEY = Buffer.from([0, 0, 0, 0]);

type Step =
  | { readonly kind: 'write'; readonly by: number; readonly records: number; readonly key: Buffer }
  | { readonly kind: 'commit' | 'abort' | 'crash'; readonly by: number };

const by = fc.integer({ min: 0, max: 4 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      by,
      records: fc.integer({ min: 1, max: 3 }),
      key: fc.constantFrom(MARKER_KEY, Buffer.from('k')),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('commit' as const, 'abort' as const, 'crash' as const),
      by,
    }),
  },
);

/** A publisher that uses transactions, and one that comes in its place after each crash. Number 0 uses none. */
class Publisher {
  private producer: Promise<Producer> | undefined;
  private transaction: Transaction | undefined;
  private readonly all: Array<Promise<Producer>> = [];

  constructor(
    private readonly kafka: Kafka,
    private readonly topic: string,
    private readonly number: number,
  ) {}

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'write':
        await this.write(step.records, step.key);
        return;
      case 'commit':
      case 'abort':
        await this.transaction?.[step.kind]();
        this.transaction = undefined;
        return;
      case 'crash':
        // The successor begins a transaction under the same id, and so ends the one that was left open.
        this.producer = undefined;
        this.transaction = undefined;
        return;
      default:
        step satisfies never;
    }
  }

  /** Nothing stays open, as readers would wait for it. */
  async end(): Promise<void> {
    if (this.number > 0) await (await this.begun()).abort();
    await Promise.all(this.all.map(async (producer) => (await producer).disconnect()));
  }

  async write(records: number, key: Buffer): Promise<RecordMetadata[]> {
    const messages = Array.from({ length: records * PARTITIONS }, (_, index) => ({
      key,
      value: `of ${this.number}`,
      partition: index % PARTITIONS,
    }));
    const sender = this.number > 0 ? await this.begun() : await this.connected();
    return sender.send({ topic: this.topic, acks: -1, messages });
  }

  private async begun(): Promise<Transaction> {
    this.transaction ??= await (await this.connected()).transaction();
    return this.transaction;
  }

  private async connected(): Promise<Producer> {
    this.producer ??= this.open();
    return this.producer;
  }

  private async open(): Promise<Producer> {
    const producer = this.kafka.producer(
      this.number === 0
        ? {}
        : { transactionalId: `${this.topic}.${this.number}`, idempotent: true, maxInFlightRequests: 1 },
    );
    const opening = producer.connect().then(() => producer);
    this.all.push(opening);
    return opening;
  }
}

/** `partition/offset` of each record that librdkafka hands out. */
async function seenByLibrdkafka(brokers: string, topic: string): Promise<string[]> {
  const read = ['-C', '-b', brokers, '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%p/%o\\n'];
  const { stdout } = await runCommand(
    requireCommand('kcat', 'kcat'),
    [...read, '-X', 'isolation.level=read_committed'],
    { timeoutMs: 30_000 },
  );
  return stdout.split('\n').filter(Boolean);
}

/** The same as a kafkajs consumer sees it whose every fetch gets one batch, the least a broker gives. */
async function seenInSmallFetches(kafka: Kafka, topic: string, last: readonly string[]): Promise<string[]> {
  const consumer = kafka.consumer({
    groupId: `${topic}.small`,
    maxBytesPerPartition: 1,
    maxWaitTimeInMs: 100,
  });
  const seen: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => void seen.push(`${partition}/${message.offset}`),
  });
  await waitUntil(() => last.every((id) => seen.includes(id)), 'the last records in small fetches');
  await consumer.disconnect();
  return seen;
}

/** The same as the driver on the other client reads it. */
async function seenInSmallFetchesByOther(brokers: string, topic: string, last: readonly string[]) {
  const client = new BrokerClient(
    clientOptions({ brokers: brokers.split(','), clientId: 'committed-reads' }),
  );
  const { id, leaders } = await client.topic(topic);
  const seen: string[] = [];
  const limits = { maxWaitMs: 100, maxBytesPerPartition: 1 };
  for (const [partition, leader] of leaders) {
    const cursor = new PartitionCursor({ topic, partition }, 0n);
    await waitUntil(async () => {
      const { responses } = await fetchFrom(client, leader, [cursor], new Map([[topic, id]]), limits);
      const [fetched = { abortedTransactions: [] }] = responses[0]?.partitions ?? [];
      const { records, next } = committedRecords(cursor, fetched, cursor.next);
      seen.push(...records.map(({ offset }) => `${partition}/${offset}`));
      cursor.next = next;
      return last.some((end) => end.startsWith(`${partition}/`) && seen.includes(end));
    }, `the last records of partition ${partition} in small fetches`);
  }
  await client.close();
  return seen;
}

async function seenByBus(
  bus: KafkaEventBus,
  fixture: BusFixture,
  last: readonly string[],
  client: string,
): Promise<string[]> {
  const seen: string[] = [];
  const subscription = await fixture.subscribe(
    bus,
    async ({ partition, offset }) => void seen.push(`${partition}/${offset}`),
    { groupId: `${fixture.groupId}.${client}` },
  );
  await waitUntil(() => last.every((id) => seen.includes(id)), 'the last records on the bus');
  await subscription.drain(5_000);
  return seen;
}

/** Runs a history on a topic of its own. Gives the last record of each partition, which every reader sees in the end. */
async function play(kafka: Kafka, topic: string, steps: readonly Step[]): Promise<string[]> {
  const publishers = Array.from({ length: 5 }, (_, number) => new Publisher(kafka, topic, number));
  for (const each of steps) await publishers[each.by]?.take(each);
  await Promise.all(publishers.slice(1).map(async (publisher) => publisher.end()));
  const last = await publishers[0]?.write(1, MARKER_KEY);
  await publishers[0]?.end();
  return (last ?? []).map(({ partition, baseOffset }) => `${partition}/${baseOffset}`);
}

describe('records of many publishers that use transactions, commit, abort, crash and are fenced', () => {
  it('are handed out as librdkafka hands them out under read_committed', async () => {
    const brokers = inject('kafkaBrokers');
    const kafka = createKafkaClient({ brokers: brokers.split(','), clientId: 'committed-reads' });
    const buses = KAFKA_BUSES.map(({ client, newBus }) => ({
      client,
      bus: newBus({ brokers: brokers.split(','), clientId: 'committed-reads' }),
    }));
    const admin = kafka.admin();
    let hidden = 0;
    try {
      await admin.connect();
      const history = fc.array(anyStep, { minLength: 25, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          const fixture = new BusFixture();
          const { topic } = fixture;
          await buses[0]?.bus.ensureTopics([
            { topic, partitions: PARTITIONS },
            { topic: fixture.deadLetterTopic },
          ]);
          const last = await play(kafka, topic, steps);
          let expected: string[] = [];
          // A broker acknowledges an abort before its markers are written.
          await waitUntil(async () => {
            expected = await seenByLibrdkafka(brokers, topic);
            return last.every((id) => expected.includes(id));
          }, 'librdkafka to see the end');
          const inOrder = (ids: readonly string[]) => ids.toSorted(byPosition);
          for (const { bus, client } of buses)
            expect({ client, seen: inOrder(await seenByBus(bus, fixture, last, client)) }).toEqual({
              client,
              seen: inOrder(expected),
            });
          expect(inOrder(await seenInSmallFetches(kafka, topic, last))).toEqual(inOrder(expected));
          expect(inOrder(await seenInSmallFetchesByOther(brokers, topic, last))).toEqual(inOrder(expected));
          const ends = await admin.fetchTopicOffsets(topic);
          hidden += ends.reduce((sum, { high }) => sum + Number(high), 0) - expected.length;
        }),
        { numRuns: 8, endOnFailure: true },
      );
      expect(hidden).toBeGreaterThan(100);
    } finally {
      await Promise.all([admin.disconnect(), ...buses.map(async ({ bus }) => bus.close())]);
    }
  }, 240_000);
});

function byPosition(one: string, other: string): number {
  const [partition = 0, offset = 0] = one.split('/').map(Number);
  const [otherPartition = 0, otherOffset = 0] = other.split('/').map(Number);
  return partition - otherPartition || offset - otherOffset;
}
