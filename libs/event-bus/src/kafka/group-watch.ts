import type { EngineDependencies } from '../engine/engine-dependencies.js';
import type { Delivery } from '../engine/delivery.js';
import { UnownedPartitions } from '../engine/unowned-partitions.js';
import type { BusListener } from '../port/bus-event.js';
import type { PartitionLag, TopicPartition } from '../port/consumer-group.js';
import type { GroupAdmin, PartitionOffsets } from './group-admin.js';

/** Milliseconds between two looks at the group. */
const INTERVAL_MS = 15_000;

export interface GroupWatchDependencies extends EngineDependencies {
  readonly groups: Pick<GroupAdmin, 'describeGroup' | 'offsetsOf'>;
  readonly delivery: Pick<Delivery, 'assigned' | 'positions'>;
  readonly onEvent: BusListener;
}

/** Looks every 15 s which partitions nobody reads, and how far behind this member is. */
export class GroupWatch {
  private readonly stopping = new AbortController();
  private readonly unowned = new UnownedPartitions();
  private offsets: readonly PartitionOffsets[] = [];

  constructor(
    private readonly groupId: string,
    private readonly topics: readonly string[],
    private readonly dependencies: GroupWatchDependencies,
  ) {
    void this.run();
  }

  /** As `Subscription.unownedPartitions`. */
  get unownedPartitions(): readonly TopicPartition[] {
    return this.unowned.current;
  }

  /** As `Subscription.lag`. */
  get lag(): readonly PartitionLag[] {
    const { delivery } = this.dependencies;
    const positions = new Map(delivery.positions().map((each) => [idOf(each), each.position]));
    const assigned = new Set(delivery.assigned().map(idOf));
    return this.offsets
      .filter((partition) => assigned.has(idOf(partition)))
      .map(({ topic, partition, low, end, committed }) => {
        const done = positions.get(idOf({ topic, partition })) ?? (committed < low ? low : committed);
        return { topic, partition, records: end > done ? Number(end - done) : 0 };
      });
  }

  stop(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await this.dependencies.sleep(INTERVAL_MS, signal);
      if (signal.aborted) return;
      await this.look();
    }
  }

  /** What cannot be found out stays as it was: that the bus does not answer is reported elsewhere. */
  private async look(): Promise<void> {
    const { groupId, topics } = this;
    const { groups, now } = this.dependencies;
    try {
      const before = this.unowned.current.length;
      this.unowned.observe(await groups.describeGroup(groupId, topics), now());
      if (before === 0) this.reportUnowned();
      this.offsets = await groups.offsetsOf(groupId, topics);
    } catch {
      return;
    }
  }

  private reportUnowned(): void {
    const { groupId } = this;
    const message = 'no member of the group is assigned this partition, so nobody reads it';
    for (const { topic, partition } of this.unowned.current)
      this.dependencies.onEvent({
        level: 'error',
        type: 'partition-unowned',
        message,
        topic,
        partition,
        groupId,
      });
  }
}

function idOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
