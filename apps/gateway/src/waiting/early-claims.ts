import type { Clock } from '../time/clock.js';

/** Between two early claims of one account. Where they find nothing to send, no more of the ledger's time goes by. */
const PAUSE_MS = 100;
/** Until the same row may be claimed early again: its own wait, which an early claim leaves out, is as long or longer. */
const SAME_ROW_MS = 1_000;
/** The same for a row whose refusal is the reason that others wait. */
const SUSPECT_MS = 60_000;

/**
 * Which rows may be claimed before they are due, as probes. One at a time for each account; a row that goes back without a
 * call is not claimed again at once.
 */
export class EarlyClaims {
  private readonly inHand = new Set<string>();
  private readonly pausedUntil = new Map<string, number>();
  /** By row. */
  private readonly restsUntil = new Map<string, number>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  mayClaim(account: string): boolean {
    return !this.inHand.has(account) && this.clock.monotonic() >= (this.pausedUntil.get(account) ?? 0);
  }

  /** Rows that were claimed a moment ago. */
  get restingRows(): readonly string[] {
    const now = this.clock.monotonic();
    for (const [rowId, until] of this.restsUntil) if (now >= until) this.restsUntil.delete(rowId);
    return [...this.restsUntil.keys()];
  }

  claimed(account: string, rowId: string, { isSuspect }: { readonly isSuspect: boolean }): void {
    this.inHand.add(account);
    const now = this.clock.monotonic();
    this.restsUntil.set(rowId, now + (isSuspect ? SUSPECT_MS : SAME_ROW_MS));
  }

  /** The account's early row is out of hand. */
  ended(account: string): void {
    this.inHand.delete(account);
    this.pausedUntil.set(account, this.clock.monotonic() + PAUSE_MS);
  }
}
