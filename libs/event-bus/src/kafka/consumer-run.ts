import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import { settledWithin } from '../engine/deadline.js';
import type { PartitionPosition } from '../engine/delivery.js';
import { BatchFeeder } from './batch-feeder.js';
import { FetchPauses } from './fetch-pauses.js';
import type { BusListener } from '../port/bus-event.js';
import {
  DISCONNECT_TIMEOUT_MS,
  HEARTBEAT_INTERVAL_MS,
  MAX_BYTES_PER_PARTITION,
  MAX_WAIT_MS,
  SESSION_TIMEOUT_MS,
} from './group-timing.js';
import type { GroupRun, GroupRunOptions } from './kafka-driver.js';
import { partitionAssigners } from './partition-assigner.js';

type CommitOffsets = EachBatchPayload['commitOffsetsIfNecessary'];

/** Partitions whose batches take turns; further ones come after them. */
const PARTITIONS_AT_ONCE = 64;

/** One life of a kafkajs consumer. What does not fit behind the pressure gate is fetched again. */
export class ConsumerRun implements GroupRun {
  private readonly consumer: Consumer;
  private readonly crash: Promise<Error>;
  private memberId: string | undefined;
  /** Counts assignments: a batch taken under an older one is stale. */
  private joins = 0;
  /** False while it is not known which partitions are ours. */
  private settledIn = false;
  /** False while what comes may have been fetched under an older assignment. */
  private fetchedSinceJoin = false;
  private readonly feeder: BatchFeeder;
  private readonly pauses: FetchPauses;
  private commitOffsets: CommitOffsets | undefined;
  joinedAt: number | undefined;

  constructor(
    kafka: Kafka,
    private readonly options: GroupRunOptions,
  ) {
    this.consumer = kafka.consumer({
      groupId: options.groupId,
      partitionAssigners: partitionAssigners(options.findPartitions),
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      // A crashed consumer is replaced here, not by kafkajs: it would go on for ever, or stop for ever, by the error.
      retry: { retries: 4, initialRetryTime: 300, maxRetryTime: 5_000, restartOnFailure: async () => false },
    });
    this.feeder = new BatchFeeder(options.delivery);
    this.pauses = new FetchPauses(this.consumer, options.delivery);
    this.crash = this.listen();
  }

  async untilCrash(): Promise<Error> {
    try {
      await this.consumer.connect();
      await this.consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
      await this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: async (payload) => this.take(payload),
      });
    } catch (error) {
      await this.leave();
      return error instanceof Error ? error : new Error('the consumer did not start', { cause: error });
    }
    return this.crash;
  }

  stopFetching(): void {
    this.pauses.stop();
  }

  roomCame(): void {
    this.feeder.pump();
    this.pauses.resumeWhereRoom();
  }

  async commit(positions: readonly PartitionPosition[]): Promise<void> {
    if (this.commitOffsets === undefined) throw new Error('nothing was fetched yet');
    const topics = new Set(positions.map(({ topic }) => topic));
    await this.commitOffsets({
      topics: [...topics].map((topic) => ({
        topic,
        partitions: positions
          .filter((position) => position.topic === topic)
          .map(({ partition, position }) => ({ partition, offset: String(position) })),
      })),
    });
  }

  async leave(): Promise<void> {
    this.settledIn = false;
    const gone = this.consumer.disconnect().catch((error: unknown) => {
      this.emit('warn', 'disconnect-failed', String(error));
    });
    if ((await settledWithin(gone, DISCONNECT_TIMEOUT_MS)) === 'late')
      this.emit('warn', 'disconnect-failed', `the consumer did not leave within ${DISCONNECT_TIMEOUT_MS} ms`);
  }

  private async listen(): Promise<Error> {
    const { REBALANCING, GROUP_JOIN, FETCH_START, END_BATCH_PROCESS, STOP, CRASH } = this.consumer.events;
    this.consumer.on(REBALANCING, () => {
      this.emit('info', 'rebalancing', 'the group is rebalancing');
      this.settledIn = false;
      this.options.delivery.suspend();
      void this.options.onRebalancing();
    });
    this.consumer.on(GROUP_JOIN, ({ payload }) => {
      this.joined(payload);
    });
    this.consumer.on(FETCH_START, () => {
      this.fetchedSinceJoin = true;
    });
    this.consumer.on(END_BATCH_PROCESS, ({ payload: { topic, partition, batchSize, lastOffset } }) => {
      // Markers and aborted records alone are not handed out as a batch.
      if (batchSize === 0 && this.settledIn && this.fetchedSinceJoin)
        this.options.delivery.skipTo({ topic, partition }, BigInt(lastOffset) + 1n);
    });
    this.consumer.on(STOP, () => {
      this.pauses.forget();
    });
    return new Promise((resolve) => {
      this.consumer.on(CRASH, ({ payload }) => {
        this.settledIn = false;
        resolve(payload.error);
      });
    });
  }

  private joined({ memberId, memberAssignment }: ConsumerGroupJoinEvent['payload']): void {
    const { delivery, onJoined } = this.options;
    // Another id: the group did without this member for a while, so what is in hand may be done elsewhere.
    if (memberId !== this.memberId) delivery.assign([]);
    this.memberId = memberId;
    this.joins += 1;
    this.joinedAt = Date.now();
    this.fetchedSinceJoin = false;
    this.settledIn = true;
    const partitions = Object.entries(memberAssignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic, partition })),
    );
    delivery.assign(partitions);
    this.emit('info', 'group-joined', `${partitions.length} partitions assigned`);
    onJoined();
    delivery.resume();
    this.pauses.assign(partitions);
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    this.commitOffsets = async (offsets) => payload.commitOffsetsIfNecessary(offsets);
    const join = this.joins;
    const isFresh = (): boolean => this.settledIn && this.fetchedSinceJoin && this.joins === join;
    if ((await this.feeder.feed(payload, isFresh)) === 'no-room') this.pauses.pauseWhereFull();
    await payload.heartbeat();
  }

  private emit(level: 'info' | 'warn', type: Parameters<BusListener>[0]['type'], message: string): void {
    this.options.onEvent({ level, type, message, groupId: this.options.groupId });
  }
}
