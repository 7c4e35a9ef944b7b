import type { Clock } from '../time/clock.js';

/** Why a call was not made: too long had passed since its intent. */
export class FenceError extends Error {
  override readonly name = 'FenceError';
}

/**
 * Made before the intent is written, checked directly before the first byte leaves: past nine tenths of the lease
 * somebody else may soon hold the row, so the call is refused. Both clocks count: the monotonic one may stand still
 * while the machine sleeps, the wall clock may be set back.
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

  /** @throws {FenceError} */
  readonly check = (): void => {
    const elapsed = Math.max(this.clock.monotonic() - this.monotonic, this.clock.now() - this.wall);
    if (elapsed > this.leaseMs * 0.9)
      throw new FenceError('the lease was nearly over before the call could start');
  };
}
