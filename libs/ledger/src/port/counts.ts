/** How many there are, and how long the oldest has waited. */
export interface Count {
  /** Exact up to 10,000; above, the planner's estimate. */
  readonly count: number;
  /** Seconds; 0 where there is none. */
  readonly oldestSeconds: number;
}

/** Counts for metrics, made by one replica at a time and the same for all. */
export interface LedgerCounts {
  /** ISO 8601: when they were made. */
  readonly at: string;
  /** In doubt, within the grace. */
  readonly inDoubt: Count;
  readonly parked: Count;
  /** Waiting; the oldest is the one that is due for longest. */
  readonly scheduled: Count;
  /** Events that are kept aside. */
  readonly keptAside: Count;
  readonly outbox: Count;
}
