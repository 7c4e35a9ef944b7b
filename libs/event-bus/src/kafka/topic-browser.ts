import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { settledWithin } from '../engine/deadline.js';
import { Deferred } from '../engine/deferred.js';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import type { BrowseOptions } from '../port/browsing.js';
import type { BusRecord } from '../port/event-bus.port.js';
import { recordFromKafka } from './kafka-record.js';
import { isTopicSettling } from './settling-topic.js';

type OnRecord = (record: BusRecord) => void | Promise<void>;

const MAX_WAIT_MS = 100;
/** Without anything new for so long the reading has failed. */
const SILENCE_MS = 20_000;
const DISCONNECT_TIMEOUT_MS = 10_000;

/** One reading of records that lie on a topic. kafkajs reads only as a member of a group: each reading has its own. */
export class TopicBrowser {
  private readonly groupId: string;
  private readonly consumer: Consumer;
  /** What is still to be read, by partition. */
  private readonly left: Map<number, { next: bigint; readonly until: bigint }>;
  /** Partitions whose batch was not taken to its end, because their reading begins elsewhere: it comes again. */
  private readonly brokenOff = new Set<number>();
  private readonly over = new Deferred();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: BrowseOptions,
    private readonly onRecord: OnRecord,
  ) {
    this.groupId = `${options.groupPrefix}-${randomUUID()}`;
    this.left = new Map(
      options.stretches
        .filter(({ from, until }) => from < until)
        .map(({ partition, from, until }) => [partition, { next: from, until }] as const),
    );
    this.consumer = this.kafka.consumer({
      groupId: this.groupId,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: MAX_WAIT_MS,
      retry: { retries: 2, initialRetryTime: 200, restartOnFailure: async (error) => isTopicSettling(error) },
    });
  }

  /** Resolves when everything was read. */
  async read(): Promise<void> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    if (this.left.size === 0) return;
    const stop = () => this.over.reject(asError(signal?.reason));
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.progressed();
      void this.start().catch((error: unknown) => this.fail(error));
      await this.over.promise;
    } finally {
      signal?.removeEventListener('abort', stop);
      clearTimeout(this.timer);
      await this.leave();
    }
  }

  private async start(): Promise<void> {
    const { topic } = this.options;
    const { CRASH, END_BATCH_PROCESS, GROUP_JOIN } = this.consumer.events;
    // Where it starts again nothing is lost: it goes on behind what was read, and fails where nothing comes.
    this.consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) this.fail(payload.error);
    });
    this.consumer.on(GROUP_JOIN, () => this.seek());
    // Also for what is not handed out: the markers of transactions, and what was aborted.
    this.consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      if (this.brokenOff.delete(payload.partition)) return;
      this.readUntil(payload.partition, BigInt(payload.lastOffset) + 1n);
    });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [topic], fromBeginning: true });
    await this.consumer.run({ autoCommit: false, eachBatch: async (payload) => this.take(payload) });
  }

  /** To what is left, each time that it has joined its group. */
  private seek(): void {
    const { topic } = this.options;
    for (const [partition, { next }] of this.left)
      this.consumer.seek({ topic, partition, offset: String(next) });
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    const stretch = this.left.get(partition);
    if (stretch === undefined) {
      payload.pause();
      return;
    }
    for (const message of messages) {
      const offset = BigInt(message.offset);
      if (payload.isStale()) {
        this.brokenOff.add(partition);
        return;
      }
      if (offset >= stretch.until) break;
      // The first batches may have been asked for before the place to begin was known.
      if (offset < stretch.next) continue;
      stretch.next = offset + 1n;
      try {
        await this.onRecord(recordFromKafka(topic, partition, message));
      } catch (error) {
        this.over.reject(asError(error));
        return;
      }
      this.progressed();
      await payload.heartbeat();
    }
  }

  private readUntil(partition: number, position: bigint): void {
    const stretch = this.left.get(partition);
    if (stretch === undefined || position < stretch.until) return;
    this.left.delete(partition);
    this.progressed();
    if (this.left.size === 0) this.over.resolve();
  }

  private progressed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail(new Error('no answer in time')), SILENCE_MS);
  }

  private fail(cause: unknown): void {
    this.over.reject(new BusUnavailableError(`topic ${this.options.topic} could not be read`, { cause }));
  }

  /** A group is gone only once it is empty. What cannot be tidied up here the broker tidies up. */
  private async leave(): Promise<void> {
    const tidy = async () => {
      await this.consumer.disconnect();
      const admin = this.kafka.admin({ retry: { retries: 0 } });
      try {
        await admin.connect();
        await admin.deleteGroups([this.groupId]);
      } finally {
        await admin.disconnect();
      }
    };
    await settledWithin(
      tidy().catch(() => undefined),
      DISCONNECT_TIMEOUT_MS,
    );
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('an error that is no Error', { cause: reason });
}
