import type { PartitionPosition, TopicPartition } from '../engine/delivery.js';
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
    const shares = new Map(this.members.map((member) => [member, [] as TopicPartition[]]));
    let turn = 0;
    for (const topic of new Set(this.members.flatMap(({ topics }) => topics))) {
      const readers = this.members.filter(({ topics }) => topics.includes(topic));
      const count = this.topicNamed(topic)?.partitions.length ?? 0;
      for (let partition = 0; partition < count; partition += 1, turn += 1) {
        const reader = readers[turn % readers.length];
        if (reader !== undefined) shares.get(reader)?.push({ topic, partition });
        // From now on the group needs what lies here, before it has completed anything.
        this.committed.set(`${topic}/${partition}`, this.startOf(topic, partition));
      }
    }
    // Taken away from all before it is given to anyone.
    for (const [member, share] of shares) member.keepOnly(share);
    for (const [member, share] of shares) member.assign(share);
  }

  wake(): void {
    for (const member of this.members) member.wake();
  }
}
