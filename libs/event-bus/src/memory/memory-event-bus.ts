import { createDelivery } from '../engine/create-delivery.js';
import { troubleEvent } from '../engine/trouble-event.js';
import { SYSTEM_DEPENDENCIES, type EngineDependencies } from '../engine/engine-dependencies.js';
import { MissingTopicsError } from '../errors/missing-topics.error.js';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { RecordRefusedError } from '../errors/record-refused.error.js';
import { TopicUnavailableError } from '../errors/topic-unavailable.error.js';
import type { BusListener } from '../port/bus-event.js';
import type { BrowseOptions, PartitionBounds } from '../port/browsing.js';
import type { GroupDescription } from '../port/consumer-group.js';
import type {
  BusRecord,
  EventBus,
  OutgoingRecord,
  RecordHandler,
  SubscribeOptions,
  Subscription,
  TopicSpec,
} from '../port/event-bus.port.js';
import { MemoryGroup } from './memory-group.js';
import { MemoryMember } from './memory-member.js';
import type { PublishResult } from '../port/publish-result.js';
import { asList, assertAllWritten } from '../publishing/publish-results.js';
import { contentBytes } from '../publishing/record-bytes.js';
import { MemoryTopic } from './memory-topic.js';

export interface MemoryEventBusOptions {
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
  /** Waits and chance of retries. Default: the system's. */
  readonly dependencies?: EngineDependencies;
  /** Receives what happens inside; a listener must not throw. */
  readonly onEvent?: BusListener;
  /** Records kept in a partition, beside those a group has not handled yet. Default 10,000. */
  readonly retainedRecords?: number;
  /** Bytes of key and value; above it a record is refused as Kafka would. Default 1 MiB. */
  readonly maxRecordBytes?: number;
}

const DEFAULT_PARTITIONS = 6;
const DEFAULT_MAX_RECORD_BYTES = 1_048_576;
const CLOSED = 'the bus is closed';

/**
 * The bus inside one process, for tests and for a first try without Kafka. Same engine and same rules as Kafka's;
 * what it holds is gone when the process ends.
 */
export class MemoryEventBus implements EventBus {
  private readonly topics = new Map<string, MemoryTopic>();
  private readonly groups = new Map<string, MemoryGroup>();
  private readonly members = new Set<MemoryMember>();
  private readonly now: () => number;
  private readonly dependencies: EngineDependencies;
  /** By the clock, so that topic, partition and offset name a record of this process only: others may keep them. */
  private readonly firstOffset: bigint;
  private closed = false;

  constructor(private readonly options: MemoryEventBusOptions = {}) {
    this.now = options.now ?? Date.now;
    this.dependencies = options.dependencies ?? SYSTEM_DEPENDENCIES;
    this.firstOffset = BigInt(this.now()) * 1_000n;
  }

  async connect(): Promise<void> {
    this.closed = false;
  }

  /** @throws {MissingTopicsError} */
  async ensureTopics(specs: readonly TopicSpec[], { create = true } = {}): Promise<void> {
    const missing = specs.filter(({ topic }) => !this.topics.has(topic));
    if (missing.length === 0) return;
    if (!create) throw new MissingTopicsError(missing.map(({ topic }) => topic));
    for (const { topic, partitions = DEFAULT_PARTITIONS } of missing) {
      const { firstOffset } = this;
      const retainedRecords = this.options.retainedRecords ?? 10_000;
      this.topics.set(topic, new MemoryTopic(topic, { partitions, firstOffset, retainedRecords }));
    }
    for (const group of this.groups.values()) group.rebalance();
  }

  async publish(records: OutgoingRecord | readonly OutgoingRecord[]): Promise<void> {
    assertAllWritten(await this.publishEach(asList(records)));
  }

  async publishEach(records: readonly OutgoingRecord[]): Promise<readonly PublishResult[]> {
    const blocked = new Set<string>();
    const results = records.map((record): PublishResult => {
      const lane = record.key === undefined || record.key === null ? undefined : laneOf(record);
      if (lane !== undefined && blocked.has(lane)) return { kind: 'behind' };
      const result = this.write(record);
      if (lane !== undefined && result.kind !== 'written') blocked.add(lane);
      return result;
    });
    for (const group of this.groups.values()) group.wake();
    return results;
  }

  async subscribe(options: SubscribeOptions, handler: RecordHandler): Promise<Subscription> {
    await this.ping();
    const missing = options.topics.filter((topic) => !this.topics.has(topic));
    if (missing.length > 0) throw new MissingTopicsError(missing);
    const group = this.groups.get(options.groupId) ?? new MemoryGroup((name) => this.topics.get(name));
    this.groups.set(options.groupId, group);
    const { delivery, processor } = createDelivery(options, handler, {
      publish: async (record) => this.publish(record),
      ...this.dependencies,
      onProgress: () => {
        group.commit(delivery.positions());
      },
      onRoom: () => {
        member.wake();
      },
      onTrouble: (trouble) => this.options.onEvent?.(troubleEvent(trouble, options.groupId)),
    });
    const member = new MemoryMember({
      topics: options.topics,
      group,
      delivery,
      processor,
      read: (topic, partition, offset) => this.topics.get(topic)?.partitions[partition]?.at(offset),
      endOf: (topic, partition) => this.topics.get(topic)?.partitions[partition]?.end ?? 0n,
    });
    this.members.add(member);
    group.join(member);
    return member;
  }

  async memberCount(groupId: string): Promise<number> {
    return this.groups.get(groupId)?.size ?? 0;
  }

  async describeGroup(groupId: string, topics: readonly string[]): Promise<GroupDescription> {
    await this.ping();
    return this.groups.get(groupId)?.describe(topics) ?? { state: 'unknown', members: 0, unowned: [] };
  }

  async boundsOf(topic: string, since?: number): Promise<readonly PartitionBounds[]> {
    await this.ping();
    const known = this.topics.get(topic);
    if (known === undefined) throw new TopicUnavailableError(topic, 'unknown');
    return known.partitions.map((log, partition) => {
      const from = since === undefined ? log.start : log.firstSince(since);
      return { topic, partition, from, until: log.end };
    });
  }

  async browse(
    { topic, stretches, signal }: BrowseOptions,
    onRecord: (record: BusRecord) => void | Promise<void>,
  ): Promise<void> {
    for (const { partition, from, until } of stretches) {
      for (let offset = from; offset < until; offset += 1n) {
        signal?.throwIfAborted();
        await this.ping();
        const record = this.topics.get(topic)?.partitions[partition]?.at(offset);
        if (record !== undefined) await onRecord(record);
      }
    }
  }

  /** @throws {BusUnavailableError} when the bus is closed */
  async ping(): Promise<void> {
    if (this.closed) throw new BusUnavailableError(CLOSED);
  }

  async close(): Promise<void> {
    await Promise.all([...this.members].map(async (member) => member.drain(0)));
    this.members.clear();
    this.closed = true;
  }

  private write(record: OutgoingRecord): PublishResult {
    const { topic } = record;
    if (this.closed) return { kind: 'bus-unavailable', error: new BusUnavailableError(CLOSED) };
    if (!this.topics.has(topic))
      return { kind: 'topic-unavailable', error: new TopicUnavailableError(topic, 'unknown') };
    if (contentBytes(record) > (this.options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES))
      return { kind: 'refused', error: new RecordRefusedError(topic, 'too-large') };
    this.append(record);
    return { kind: 'written' };
  }

  private append(record: OutgoingRecord): void {
    const topic = this.topics.get(record.topic);
    topic?.append(record, this.now());
    const groups = [...this.groups.values()];
    topic?.partitions.forEach((log, partition) => {
      const needed = groups.flatMap((group) => group.needs(topic.name, partition) ?? []);
      log.trim(needed.length === 0 ? undefined : needed.reduce((low, other) => (other < low ? other : low)));
    });
  }
}

function laneOf({ topic, key }: OutgoingRecord): string {
  return `${topic}/${Buffer.from(key ?? '').toString('latin1')}`;
}
