import type { Clock } from '../time/clock.js';

const BEAT_MS = 1_000;

/** Remembers when the event loop last turned, by a timer that fires every second. */
export class EventLoopPulse {
  private last: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {
    this.last = clock.monotonic();
  }

  /** Milliseconds since the event loop last turned. */
  get silentMs(): number {
    return this.clock.monotonic() - this.last;
  }

  start(): void {
    this.timer ??= setInterval(() => this.beat(), BEAT_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  beat(): void {
    this.last = this.clock.monotonic();
  }
}
