/** Sums of shares are not exact. */
const ROUNDING = 1e-9;

/** Which of both wait. */
interface Waiting {
  readonly urgent: boolean;
  readonly ordinary: boolean;
}

/**
 * `SEND_URGENT_SHARE`: urgent messages go first, but while both wait this share of the turns is all they get, and ordinary
 * ones the rest.
 */
export class UrgentShare {
  /** Turns that ordinary ones have given up while they waited. */
  private owed = 0;

  /** @param share above 0 and below 1 */
  constructor(private readonly share: number) {}

  /** Whose turn it is; undefined where nobody waits. */
  next({ urgent, ordinary }: Waiting): keyof Waiting | undefined {
    if (!urgent || !ordinary) {
      this.owed = 0;
      if (urgent) return 'urgent';
      return ordinary ? 'ordinary' : undefined;
    }
    this.owed += 1 - this.share;
    if (this.owed < 1 - ROUNDING) return 'urgent';
    this.owed -= 1;
    return 'ordinary';
  }

  /** The most of so many that urgent ones hold while ordinary ones wait; at least one. */
  mostOf(size: number): number {
    return Math.max(1, Math.floor(size * this.share));
  }
}
