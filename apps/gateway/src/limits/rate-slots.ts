/** Instants on the monotonic clock at which one message each may go, reserved for nobody yet. */
export class RateSlots {
  /** Ascending. */
  private readonly instants: number[] = [];

  /** @param lateMs an instant that passed longer ago is missed */
  constructor(private readonly lateMs: number) {}

  get size(): number {
    return this.instants.length;
  }

  get first(): number | undefined {
    return this.instants[0];
  }

  add(instant: number): void {
    const later = this.instants.findLastIndex((other) => other <= instant);
    this.instants.splice(later + 1, 0, instant);
  }

  /** Those that passed unused: whoever took one of them would crowd the ones after it. */
  dropMissed(now: number): void {
    while (this.instants[0] !== undefined && now - this.instants[0] > this.lateMs) this.instants.shift();
  }

  /** The next one that comes within `leadMs`. */
  take(now: number, leadMs: number): number | undefined {
    this.dropMissed(now);
    const [first] = this.instants;
    return first !== undefined && first - leadMs <= now ? this.instants.shift() : undefined;
  }
}
