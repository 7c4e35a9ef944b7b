import type { PartitionPosition } from '../engine/delivery.js';

/** Milliseconds between two commits while records complete. */
const COMMIT_INTERVAL_MS = 100;
/** Milliseconds until a commit that failed is tried again, if nothing completes meanwhile. */
const RETRY_INTERVAL_MS = 1_000;

export interface OffsetCommitterOptions {
  readonly positions: () => readonly PartitionPosition[];
  /** See `SubscribeOptions.beforeCommit`. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
  readonly commit: (positions: readonly PartitionPosition[]) => Promise<void>;
  readonly onCommitted: (positions: readonly PartitionPosition[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Commits how far partitions are done, grouped: soon after something completed, at most every 100 ms. */
export class OffsetCommitter {
  private committed = new Map<string, bigint>();
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: OffsetCommitterOptions) {}

  /** Something completed. */
  touch(): void {
    this.schedule(COMMIT_INTERVAL_MS);
  }

  /** Commits now; never rejects, as what is not committed comes again. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(async () => this.write());
    await this.writing;
  }

  /** Other members may have committed since. */
  forget(): void {
    this.committed = new Map();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(afterMs: number): void {
    if (this.stopped) return;
    this.timer ??= setTimeout(() => {
      void this.flush();
    }, afterMs);
  }

  private async write(): Promise<void> {
    const changed = this.options
      .positions()
      .filter(({ topic, partition, position }) => this.committed.get(`${topic}/${partition}`) !== position);
    if (changed.length === 0) return;
    try {
      await this.options.beforeCommit?.();
      await this.options.commit(changed);
      for (const { topic, partition, position } of changed)
        this.committed.set(`${topic}/${partition}`, position);
      this.options.onCommitted(changed);
    } catch (error) {
      this.options.onError(error);
      this.schedule(RETRY_INTERVAL_MS);
    }
  }
}
