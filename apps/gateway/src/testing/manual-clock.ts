import type { Clock } from '../time/clock.js';

interface Sleeper {
  readonly at: number;
  readonly resolve: () => void;
}

/** A clock for tests: time passes only when it is told to. */
export class ManualClock implements Clock {
  private readonly sleepers = new Set<Sleeper>();

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  now = (): number => this.time;
  monotonic = (): number => this.time;
  random = (): number => 0;

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const aborted = () => {
        this.sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const awake = () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const sleeper = { at: this.time + ms, resolve: awake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', aborted);
    });
  }

  /** How many wait for time to pass. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  /** Moves time on and wakes whoever slept until then. */
  pass(ms: number): void {
    this.time += ms;
    for (const sleeper of this.sleepers) {
      if (sleeper.at > this.time) continue;
      this.sleepers.delete(sleeper);
      sleeper.resolve();
    }
  }
}
