import { setMaxListeners } from 'node:events';
import { abortWith } from '../time/abort-with.js';
import type { Clock } from '../time/clock.js';
import { LeaseNearlyOverError } from './lease-nearly-over.error.js';

/** So much of a lease may pass before a call. */
const USABLE = 0.9;

/**
 * Is made before the intent is written and checked directly before the first byte leaves. It refuses a call once nine
 * tenths of the lease have passed, because another replica may soon take over the row. It reads both clocks: the
 * monotonic one may stand still while the machine sleeps, and the wall clock may be set back.
 */
export class LeaseGuard {
  private readonly monotonic: number;
  private readonly wall: number;

  constructor(
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {
    this.monotonic = clock.monotonic();
    this.wall = clock.now();
  }

  /** @throws {LeaseNearlyOverError} */
  readonly check = (): void => {
    if (this.elapsedMs >= this.leaseMs * USABLE) throw new LeaseNearlyOverError();
  };

  /**
   * Does what waits for others before the call: only while the lease leaves time for the call.
   * @param work gives up when its signal aborts: by {@link LeaseNearlyOverError}, or as `closing` does
   * @throws what `work` throws
   */
  async inTime<T>(work: (signal: AbortSignal) => Promise<T>, closing?: AbortSignal): Promise<T> {
    const stop = new AbortController();
    const ended = new AbortController();
    // Each message of a list listens.
    setMaxListeners(0, stop.signal);
    const restMs = Math.max(0, this.leaseMs * USABLE - this.elapsedMs);
    void this.clock.sleep(restMs, ended.signal).then(
      () => stop.abort(new LeaseNearlyOverError()),
      () => undefined,
    );
    if (closing !== undefined) abortWith(stop, closing, ended.signal);
    try {
      return await work(stop.signal);
    } finally {
      ended.abort();
    }
  }

  private get elapsedMs(): number {
    return Math.max(this.clock.monotonic() - this.monotonic, this.clock.now() - this.wall);
  }
}
