import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import { settledWithin } from '../engine/deadline.js';
import type { Delivery, PartitionPosition } from '../engine/delivery.js';
import { BatchFeeder } from './batch-feeder.js';
import { FetchPauses } from './fetch-pauses.js';
import type { BusListener } from '../port/bus-event.js';
import { partitionAssigners, type FindPartitions } from './partition-assigner.js';

export interface ConsumerRunOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly delivery: Delivery;
  readonly findPartitions: FindPartitions;
  readonly onEvent: BusListener;
  /** A rebalance begins: the last moment to commit under the old generation. */
  readonly onRebalancing: () => void;
  readonly onJoined: () => void;
}

type CommitOffsets = EachBatchPayload['commitOffsetsIfNecessary'];

/** Milliseconds. A rebalance is noticed with a heartbeat; a member that died is missed after the session. */
const HEARTBEAT_INTERVAL_MS = 1_000;
const SESSION_TIMEOUT_MS = 10_000;
/** Milliseconds a fetch waits for records, and how long a pause lasts at least. */
const MAX_WAIT_MS = 500;
/** Bytes of one partition in one fetch: what does not fit behind the pressure gate is fetched again. */
const MAX_BYTES_PER_PARTITION = 262_144;
/** Partitions whose batches take turns; further ones come after them. */
const PARTITIONS_AT_ONCE = 64;
const DISCONNECT_TIMEOUT_MS = 10_000;

/** One life of a kafkajs consumer, from connecting to its end. A new one is made after a crash. */
export class ConsumerRun {
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
  /** Milliseconds since the epoch; undefined before the first join. */
  joinedAt: number | undefined;

  constructor(private readonly options: ConsumerRunOptions) {
    this.consumer = options.kafka.consumer({
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

  /** Connects, joins, and resolves with the reason when the consumer is over. */
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

  /** Fetches nothing more, and stays a member of the group. */
  stopFetching(): void {
    this.pauses.stop();
  }

  /** There is room again where there was none. */
  roomCame(): void {
    this.feeder.pump();
    this.pauses.resumeWhereRoom();
  }

  /** Under the generation of the moment, without retries: a late one would speak for another assignment. */
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
      this.options.onRebalancing();
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
