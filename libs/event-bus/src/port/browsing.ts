import type { TopicPartition } from './consumer-group.js';

/** Where the records of a partition begin, and where the next one will lie. */
export interface PartitionBounds extends TopicPartition {
  readonly from: bigint;
  readonly until: bigint;
}

/** What is to be read of a topic, without a part in any group that consumes it. */
export interface BrowseOptions {
  readonly topic: string;
  /** Records from `from` on and before `until`; at most one stretch of each partition. */
  readonly stretches: readonly PartitionBounds[];
  /** Reads by a group of its own where the bus reads in groups alone; its name begins so, for access rules. */
  readonly groupPrefix: string;
  /** Ends the reading early: then it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
