/** Sums of shares are not exact. */
const ROUNDING = 1e-9;

/**
 * How many rows of a claim ordinary messages keep while urgent ones are due too. Claims may be as small as one row: what they
 * keep is summed up over claims.
 */
export class OrdinaryShare {
  private owed = 0;

  /** @param urgentShare `SEND_URGENT_SHARE` */
  constructor(private readonly urgentShare: number) {}

  /** Of the next `limit` rows. */
  keep(limit: number): number {
    const own = limit * (1 - this.urgentShare);
    // Where no ordinary rows were due, nothing is owed to those that come later.
    this.owed = Math.min(this.owed + own, Math.max(1, own));
    return Math.floor(this.owed + ROUNDING);
  }

  /** So many ordinary rows came. */
  claimed(rows: number): void {
    this.owed = Math.max(0, this.owed - rows);
  }
}
