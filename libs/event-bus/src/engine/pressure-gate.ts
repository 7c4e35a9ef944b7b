/**
 * Bounds what is in hand: closes at `high`, opens again at `low`, so that fetching does not stop and go with every
 * single record.
 */
export class PressureGate {
  private held = 0;
  private closed = false;

  constructor(
    private readonly high: number,
    private readonly low = Math.floor(high / 2),
  ) {
    if (!(low >= 0 && low < high)) throw new RangeError(`low (${low}) must be below high (${high})`);
  }

  get inFlight(): number {
    return this.held;
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  /** @param weight how much is taken in; 1 for what counts once */
  enter(weight = 1): void {
    this.held += weight;
    if (this.held >= this.high) this.closed = true;
  }

  /** True when this opened the gate. */
  leave(weight = 1): boolean {
    this.held -= weight;
    if (!this.closed || this.held > this.low) return false;
    this.closed = false;
    return true;
  }
}
