import type { BrowseOptions, PartitionBounds } from './browsing.js';
import type { GroupDescription, PartitionLag, TopicPartition } from './consumer-group.js';
import type { PublishResult } from './publish-result.js';

/**
 * The port every adapter fills: records in, records out, and nothing about what they mean.
 * Two adapters pass one contract suite: Kafka and in-memory.
 */

/** Header values as they lie on the wire; a header that stands several times keeps all its values, in order. */
export type RecordHeaders = Readonly<Record<string, Buffer | readonly Buffer[] | null>>;

/** A record as it lies on the bus, its bytes untouched. */
export interface BusRecord {
  readonly topic: string;
  readonly partition: number;
  /** Decimal digits: offsets are 64-bit. */
  readonly offset: string;
  /** Milliseconds since the epoch, as the broker has it. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** A record to be published. Text is written as UTF-8. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  /** One that exists. Default: by the key, as Java clients choose it; without a key any. */
  readonly partition?: number;
  readonly headers?: Readonly<Record<string, Buffer | string | ReadonlyArray<Buffer | string>>>;
}

/** What a handler receives besides the record. */
export interface DeliveryContext {
  /** 1 for the first try in this process, growing with each counted retry. */
  readonly attempt: number;
  /** Aborts when the record's partition was taken away or the bus stops: waits should end, results are still written. */
  readonly signal: AbortSignal;
}

/**
 * Handles one record. How it ends decides what becomes of the record:
 * - it returns: the record is done, its offset may be committed;
 * - it throws `DeadLetter`: the record goes to the dead-letter topic now, then it is done;
 * - it throws `RecordFailure`: the record's own failure; it is tried again with backoff and dead-lettered after
 *   `maxAttempts`. `boundToRecord` turns whatever pure work on the record throws into this error;
 * - it throws `RetryLater`: the record waits in its own lane for as long as the error says and is tried again, without
 *   a cap;
 * - it throws anything else: as with `RetryLater`, with backoff, and `record-unexpected-error` is reported. No error
 *   counts against a record unless it is named as the record's own, wherever it was thrown. A bug in the handler holds
 *   up the keys that meet it until it is mended; it loses no record.
 *
 * Once the context's signal has aborted, an error decides nothing: the record comes again, here or at another member.
 */
export type RecordHandler = (record: BusRecord, context: DeliveryContext) => Promise<void>;

export interface SubscribeOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where dead letters go. */
  readonly deadLetterTopic: string;
  /**
   * Records handled at once, over all partitions; above it fetching pauses. One above 4 KiB counts for several.
   * Default 256.
   */
  readonly maxInFlight?: number;
  /**
   * Records of one partition that wait behind others of their keys; above it that partition alone pauses. One above
   * 4 KiB counts for several. Default 2,000.
   */
  readonly maxWaitingPerPartition?: number;
  /** Tries of a record whose handler throws `RecordFailure`, before it is dead-lettered. Default 5. */
  readonly maxAttempts?: number;
  /** Told of each record how many seconds it waited behind others of its key. Must not throw. */
  readonly onLaneWait?: (seconds: number) => void;
  /**
   * Awaited before offsets are committed: what handlers began and did not wait for must be done by then. Where it rejects
   * nothing is committed, and it is asked again. Not asked by the in-memory bus, whose commits outlive no process.
   */
  readonly beforeCommit?: () => Promise<void>;
}

/** How a subscription is doing; anything but `running` should fail readiness. */
export type SubscriptionState = 'starting' | 'running' | 'reconnecting' | 'dead' | 'stopped';

export interface Subscription {
  readonly state: SubscriptionState;
  /**
   * Since when a dead letter has waited because its topic could not be written, in milliseconds since the epoch;
   * undefined while none does.
   */
  readonly deadLettersWaitSince: number | undefined;
  /**
   * Partitions of its topics that no member of the group has been assigned for 60 s outside a rebalance, so that nobody
   * reads them; looked up every 15 s. Another application in the same group may be the cause.
   */
  readonly unownedPartitions: readonly TopicPartition[];
  /** Records that lie in the partitions of this member and are not complete; looked up every 15 s. */
  readonly lag: readonly PartitionLag[];
  /**
   * Settles when the subscription is over: resolves after {@link drain}, rejects when the consumer died and cannot
   * come back although the broker answers. A broker that does not answer never settles it.
   */
  readonly ended: Promise<void>;
  /** Pauses fetching, waits for what is in hand (at most `timeoutMs`), commits, leaves the group. */
  drain(timeoutMs: number): Promise<void>;
}

export interface TopicSpec {
  readonly topic: string;
  /** Default 6. */
  readonly partitions?: number;
}

/** A bus that answers; see `KafkaEventBus` and `MemoryEventBus`. */
export interface EventBus {
  /** Connects the producer and admin sides. Does not wait for ever: throws when no broker answers in time. */
  connect(): Promise<void>;
  /**
   * Makes sure the topics exist. Missing ones that are not to be made (`create: false`), or that the broker forbids to
   * make, are thrown, by name.
   * @throws {MissingTopicsError}
   */
  ensureTopics(topics: readonly TopicSpec[], options?: { create?: boolean }): Promise<void>;
  /**
   * Resolves when every record is durable (Kafka: acknowledged with `acks=all`). Where some cannot be written, the others
   * are written all the same, and the first failure is thrown.
   * @throws {RecordRefusedError}, {@link TopicUnavailableError} or {@link BusUnavailableError}
   */
  publish(records: OutgoingRecord | readonly OutgoingRecord[]): Promise<void>;
  /**
   * Writes each record by itself, as far as a caller can tell: a record or a topic that cannot be written fails no other
   * record. Records of one topic and key keep their order; behind one that was not written none is tried. Never rejects;
   * the results stand in the order of the records.
   */
  publishEach(records: readonly OutgoingRecord[]): Promise<readonly PublishResult[]>;
  subscribe(options: SubscribeOptions, handler: RecordHandler): Promise<Subscription>;
  /** Resolves when a broker answers, rejects with the reason otherwise. */
  ping(): Promise<void>;
  /** How many members a group has; a killed one is counted until its session ends. */
  memberCount(groupId: string): Promise<number>;
  /** What state a group is in, and which partitions of these topics nobody in it reads. */
  describeGroup(groupId: string, topics: readonly string[]): Promise<GroupDescription>;
  /**
   * The bounds of each partition of a topic.
   * @param since milliseconds since the epoch: then a partition begins with its first record of this instant or later
   * @throws {TopicUnavailableError} when there is no such topic, {@link BusUnavailableError} when the bus does not answer
   */
  boundsOf(topic: string, since?: number): Promise<readonly PartitionBounds[]>;
  /**
   * Reads records that lie on a topic, in order within each partition. The next one comes when `onRecord` is done with the
   * one before.
   * @throws {BusUnavailableError} when they cannot be read to the end; and whatever `onRecord` throws
   */
  browse(options: BrowseOptions, onRecord: (record: BusRecord) => void | Promise<void>): Promise<void>;
  /** Flushes what was accepted for publishing, then closes every connection. */
  close(): Promise<void>;
}

/** DI token of the {@link EventBus} in a Nest app. */
export const EVENT_BUS = Symbol('ecall-gateway.event-bus');
