export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** How many records of a partition its group has still to complete. */
export interface PartitionLag extends TopicPartition {
  readonly records: number;
}

/** A consumer group as the bus knows it at this moment. */
export interface GroupDescription {
  /**
   * `stable`: each member has its share. `rebalancing`: shares are being settled. `empty`: the group has no member.
   * `unknown`: the bus does not describe this group, which may not exist.
   */
  readonly state: 'stable' | 'rebalancing' | 'empty' | 'unknown';
  /** A member that was killed is counted until its session ends. */
  readonly members: number;
  /**
   * Partitions of the topics asked for that no member is assigned, so that nobody reads them. Always empty while the
   * group rebalances or is unknown.
   */
  readonly unowned: readonly TopicPartition[];
}
