import type { Clock } from '../time/clock.js';

/** Most suspects kept. The oldest is forgotten first; its next refusal then merely suspends the account once more. */
const MAX_SUSPECTS = 1_000;

/**
 * The messages whose refusal suspended an account. Such a refusal may be about the account or about the message alone:
 * once another message has passed since, it is about the message.
 */
export class Suspects {
  /** By row, since when on the monotonic clock. */
  private readonly since = new Map<string, number>();
  private lastSuccess = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  has(rowId: string): boolean {
    return this.since.has(rowId);
  }

  get rowIds(): readonly string[] {
    return [...this.since.keys()];
  }

  /** eCall took a message of the account. */
  recordSuccess(rowId: string): void {
    this.lastSuccess = this.clock.monotonic();
    this.since.delete(rowId);
  }

  /** True where others have passed since this message was refused first: then the message is at fault. */
  recordRefusal(rowId: string): boolean {
    const since = this.since.get(rowId);
    if (since === undefined) this.add(rowId);
    else if (this.lastSuccess > since) {
      this.since.delete(rowId);
      return true;
    }
    return false;
  }

  clear(): void {
    this.since.clear();
  }

  private add(rowId: string): void {
    const oldest = this.since.keys().next();
    if (this.since.size >= MAX_SUSPECTS && !oldest.done) this.since.delete(oldest.value);
    this.since.set(rowId, this.clock.monotonic());
  }
}
