import type { PartitionPosition } from '../engine/delivery.js';
import { assignPartitions } from '../engine/assign-partitions.js';
import type { GroupDescription, TopicPartition } from '../port/consumer-group.js';
import type { MemoryTopic } from './memory-topic.js';

export interface GroupMember {
  readonly topics: readonly string[];
  positions(): PartitionPosition[];
  keepOnly(share: readonly TopicPartition[]): void;
  assign(share: readonly TopicPartition[]): void;
  wake(): void;
}

/** A consumer group: who has which partitions, and how far each is done. */
export class MemoryGroup {
  private readonly members: GroupMember[] = [];
  private readonly committed = new Map<string, bigint>();
  private shares = new Map<string, TopicPartition[]>();

  constructor(private readonly topicNamed: (name: string) => MemoryTopic | undefined) {}

  get size(): number {
    return this.members.length;
  }

  join(member: GroupMember): void {
    this.members.push(member);
    this.rebalance();
  }

  leave(member: GroupMember): void {
    this.commit(member.positions());
    const index = this.members.indexOf(member);
    if (index >= 0) this.members.splice(index, 1);
    this.rebalance();
  }

  commit(positions: readonly PartitionPosition[]): void {
    for (const { topic, partition, position } of positions) {
      this.committed.set(`${topic}/${partition}`, position);
    }
  }

  /** Where a reader begins: where the group is, or at the oldest record. */
  startOf(topic: string, partition: number): bigint {
    const oldest = this.topicNamed(topic)?.partitions[partition]?.start ?? 0n;
    const committed = this.committed.get(`${topic}/${partition}`);
    return committed === undefined || committed < oldest ? oldest : committed;
  }

  /** How far a partition must be kept for this group; undefined when the group does not read it. */
  needs(topic: string, partition: number): bigint | undefined {
    return this.committed.get(`${topic}/${partition}`);
  }

  /** New topics, or a member came or went. */
  rebalance(): void {
    for (const member of this.members) this.commit(member.positions());
    this.shares = assignPartitions(
      this.members.map(({ topics }, id) => ({ id: String(id), topics })),
      this.partitionsOf(this.members.flatMap(({ topics }) => topics)),
    );
    // From now on the group needs what lies here, before it has completed anything.
    for (const { topic, partition } of [...this.shares.values()].flat())
      this.committed.set(`${topic}/${partition}`, this.startOf(topic, partition));
    const shares = new Map(this.members.map((member, id) => [member, this.shares.get(String(id)) ?? []]));
    // Taken away from all before it is given to anyone.
    for (const [member, share] of shares) member.keepOnly(share);
    for (const [member, share] of shares) member.assign(share);
  }

  describe(topics: readonly string[]): GroupDescription {
    const owned = new Set(
      [...this.shares.values()].flat().map(({ topic, partition }) => `${topic}/${partition}`),
    );
    const unowned = [...this.partitionsOf(topics)].flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic, partition })),
    );
    return {
      state: this.size === 0 ? 'empty' : 'stable',
      members: this.size,
      unowned: unowned.filter(({ topic, partition }) => !owned.has(`${topic}/${partition}`)),
    };
  }

  wake(): void {
    for (const member of this.members) member.wake();
  }

  private partitionsOf(topics: readonly string[]): Map<string, number[]> {
    return new Map(topics.map((topic) => [topic, [...(this.topicNamed(topic)?.partitions.keys() ?? [])]]));
  }
}
