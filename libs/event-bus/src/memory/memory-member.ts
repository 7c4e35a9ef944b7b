import type { Engine } from '../engine/create-delivery.js';
import { settledWithin } from '../engine/deadline.js';
import type { Delivery, PartitionPosition } from '../engine/delivery.js';
import type { PartitionLag, TopicPartition } from '../port/consumer-group.js';
import { Deferred } from '../engine/deferred.js';
import type { BusRecord, Subscription, SubscriptionState } from '../port/event-bus.port.js';
import type { GroupMember, MemoryGroup } from './memory-group.js';

export interface MemoryMemberOptions extends Engine {
  readonly topics: readonly string[];
  readonly group: MemoryGroup;
  readonly read: (topic: string, partition: number, offset: bigint) => BusRecord | undefined;
  /** Where the next record of a partition will lie. */
  readonly endOf: (topic: string, partition: number) => bigint;
}

/** One subscription to the in-memory bus: reads its partitions as far as the engine has room. */
export class MemoryMember implements Subscription, GroupMember {
  private readonly ending = new Deferred();
  private readonly cursors = new Map<string, TopicPartition & { next: bigint }>();
  private current: SubscriptionState = 'running';
  private awake = false;

  private readonly delivery: Delivery;

  constructor(private readonly options: MemoryMemberOptions) {
    this.delivery = options.delivery;
  }

  get topics(): readonly string[] {
    return this.options.topics;
  }

  get state(): SubscriptionState {
    return this.current;
  }

  get deadLettersWaitSince(): number | undefined {
    return this.options.processor.deadLettersWaitSince;
  }

  /** Nothing rebalances in the background here, and this member reads all its topics. */
  get unownedPartitions(): readonly TopicPartition[] {
    return [];
  }

  get lag(): readonly PartitionLag[] {
    const { group, endOf } = this.options;
    const positions = new Map(
      this.positions().map((each) => [`${each.topic}/${each.partition}`, each.position]),
    );
    return this.delivery.assigned().map(({ topic, partition }) => {
      const done = positions.get(`${topic}/${partition}`) ?? group.startOf(topic, partition);
      return { topic, partition, records: Number(endOf(topic, partition) - done) };
    });
  }

  get ended(): Promise<void> {
    return this.ending.promise;
  }

  positions(): PartitionPosition[] {
    return this.delivery.positions();
  }

  /** What is neither kept nor new is taken away. */
  keepOnly(share: readonly TopicPartition[]): void {
    const kept = share.filter(({ topic, partition }) => this.cursors.has(`${topic}/${partition}`));
    this.delivery.assign(kept);
    const ids = new Set(kept.map(({ topic, partition }) => `${topic}/${partition}`));
    for (const id of this.cursors.keys()) if (!ids.has(id)) this.cursors.delete(id);
  }

  assign(share: readonly TopicPartition[]): void {
    this.delivery.assign(share);
    for (const { topic, partition } of share) {
      const id = `${topic}/${partition}`;
      if (this.cursors.has(id)) continue;
      this.cursors.set(id, { topic, partition, next: this.options.group.startOf(topic, partition) });
    }
    this.wake();
  }

  /** Looks for records soon, once however often it was called. */
  wake(): void {
    if (this.awake) return;
    this.awake = true;
    queueMicrotask(() => {
      this.awake = false;
      if (this.current === 'running') this.fetch();
    });
  }

  async drain(timeoutMs: number): Promise<void> {
    if (this.current === 'stopped') return this.ended;
    this.current = 'stopped';
    await settledWithin(this.delivery.stop(), timeoutMs);
    this.options.group.leave(this);
    this.delivery.assign([]);
    this.ending.resolve();
  }

  /** Turn by turn, so that no partition has to wait for the end of another. */
  private fetch(): void {
    let readable = [...this.cursors.values()];
    while (readable.length > 0) readable = readable.filter((cursor) => this.fetchOne(cursor));
  }

  private fetchOne(cursor: TopicPartition & { next: bigint }): boolean {
    if (!this.delivery.hasRoomFor(cursor)) return false;
    const record = this.options.read(cursor.topic, cursor.partition, cursor.next);
    if (record === undefined) return false;
    cursor.next += 1n;
    this.delivery.offer(record);
    return true;
  }
}
