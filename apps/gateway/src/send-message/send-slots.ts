/**
 * `SEND_CONCURRENCY`: as many calls at a time, first come, first served. As many connections stand behind them, so that
 * a call never waits for one between its intent and its dispatch.
 */
export class SendSlots {
  private free: number;
  private readonly waiting = new Set<() => void>();

  constructor(readonly size: number) {
    this.free = size;
  }

  get inUse(): number {
    return this.size - this.free;
  }

  /** Runs `work` in a slot. @throws the signal's reason when it aborts before one was free. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.take(signal);
    try {
      return await work();
    } finally {
      this.giveBack();
    }
  }

  private async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const granted = () => {
        signal.removeEventListener('abort', aborted);
        resolve();
      };
      const aborted = () => {
        this.waiting.delete(granted);
        reject(signal.reason as Error);
      };
      this.waiting.add(granted);
      signal.addEventListener('abort', aborted, { once: true });
    });
  }

  private giveBack(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.free += 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
