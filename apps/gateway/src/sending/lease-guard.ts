import type { Clock } from '../time/clock.js';
import { LeaseNearlyOverError } from './lease-nearly-over.error.js';

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
    const elapsedMs = Math.max(this.clock.monotonic() - this.monotonic, this.clock.now() - this.wall);
    if (elapsedMs > this.leaseMs * 0.9) throw new LeaseNearlyOverError();
  };
}
