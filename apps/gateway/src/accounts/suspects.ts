import type { Clock } from '../time/clock.js';

/** Most suspects kept. The oldest is forgotten first; its next refusal then merely suspends the account once more. */
const MAX_SUSPECTS = 1_000;

interface Suspect {
  /** On the monotonic clock. */
  readonly since: number;
  /** Only a 403 may be about the message: credentials, credits and address are the account's, however often they fail. */
  readonly mayBeAtFault: boolean;
}

/**
 * The messages whose refusal suspended an account. A refusal with 403 may be about the account or about the message alone:
 * once another message has passed since, it is about the message.
 */
export class Suspects {
  private readonly byRow = new Map<string, Suspect>();
  private lastSuccess = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  has(rowId: string): boolean {
    return this.byRow.has(rowId);
  }

  get rowIds(): readonly string[] {
    return [...this.byRow.keys()];
  }

  /** eCall took a message of the account. */
  recordSuccess(rowId: string): void {
    this.lastSuccess = this.clock.monotonic();
    this.byRow.delete(rowId);
  }

  /** True where others have passed since this message was first refused with 403: then the message is at fault. */
  recordRefusal(rowId: string, { mayBeAtFault }: Pick<Suspect, 'mayBeAtFault'>): boolean {
    const suspect = this.byRow.get(rowId);
    if (suspect === undefined || suspect.mayBeAtFault !== mayBeAtFault) {
      this.add(rowId, { since: this.clock.monotonic(), mayBeAtFault });
    } else if (mayBeAtFault && this.lastSuccess > suspect.since) {
      this.byRow.delete(rowId);
      return true;
    }
    return false;
  }

  clear(): void {
    this.byRow.clear();
  }

  private add(rowId: string, suspect: Suspect): void {
    const oldest = this.byRow.keys().next();
    if (this.byRow.size >= MAX_SUSPECTS && !oldest.done) this.byRow.delete(oldest.value);
    this.byRow.set(rowId, suspect);
  }
}
