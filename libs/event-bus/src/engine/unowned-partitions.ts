import type { GroupDescription, TopicPartition } from '../port/consumer-group.js';

/** Milliseconds that a partition may be without an owner before it is reported: a deployment takes that long. */
const PATIENCE_MS = 60_000;

/** Watches which partitions of a group have had no owner for so long that no rebalance explains it. */
export class UnownedPartitions {
  private readonly since = new Map<string, number>();
  private lasting: readonly TopicPartition[] = [];

  /** Those without an owner for 60 s, as of the last observation. */
  get current(): readonly TopicPartition[] {
    return this.lasting;
  }

  /** @param now milliseconds */
  observe({ unowned }: Pick<GroupDescription, 'unowned'>, now: number): void {
    const ids = new Set(unowned.map(idOf));
    for (const id of this.since.keys()) if (!ids.has(id)) this.since.delete(id);
    for (const id of ids) if (!this.since.has(id)) this.since.set(id, now);
    this.lasting = unowned.filter(
      (partition) => now - (this.since.get(idOf(partition)) ?? now) >= PATIENCE_MS,
    );
  }
}

function idOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
