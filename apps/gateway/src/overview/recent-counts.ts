import type { Clock } from '../time/clock.js';

const MINUTE_MS = 60_000;

export interface RecentCount {
  readonly count: number;
  /** ISO 8601, by this process's clock. */
  readonly latestAt: string;
}

/** Counts by the minute, and forgets what is older than some minutes: what is kept does not grow with what is counted. */
export class RecentCounts<Key extends string> {
  private readonly byMinute = new Map<number, Map<Key, RecentCount>>();

  /** @param minutes how many, with the one that is under way */
  constructor(
    private readonly clock: Pick<Clock, 'now' | 'monotonic'>,
    private readonly minutes: number,
  ) {}

  add(key: Key): void {
    this.forget();
    const minute = this.minute();
    const counts = this.byMinute.get(minute) ?? new Map<Key, RecentCount>();
    const latestAt = new Date(this.clock.now()).toISOString();
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, latestAt });
    this.byMinute.set(minute, counts);
  }

  /** Undefined where nothing was counted. */
  of(key: Key): RecentCount | undefined {
    this.forget();
    let sum: RecentCount | undefined;
    // Minutes stand in the order in which they came: the last one has the latest.
    for (const counts of this.byMinute.values()) {
      const one = counts.get(key);
      if (one !== undefined) sum = { ...one, count: one.count + (sum?.count ?? 0) };
    }
    return sum;
  }

  private forget(): void {
    const first = this.minute() - this.minutes;
    for (const minute of this.byMinute.keys()) if (minute <= first) this.byMinute.delete(minute);
  }

  private minute(): number {
    return Math.floor(this.clock.monotonic() / MINUTE_MS);
  }
}
