import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';

/** Failures in a row, not bound to a message, after which only single probes go out. */
const FAILURES_TO_OPEN = 5;
const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 10_000;
/** Suspects remembered; the oldest is forgotten first, and then merely pauses the account once more. */
const MAX_SUSPECTS = 1_000;
/** Before a message of an account that is gone asks again. */
const GONE_MS = 60_000;

export type Permit =
  | { readonly go: true; readonly probe: boolean }
  /** `suspended`: the account itself is refused; its messages had better wait in the ledger. */
  | { readonly go: false; readonly waitMs: number; readonly suspended: boolean };

export type CircuitState = 'closed' | 'open' | 'suspended';

/**
 * Whether an account's messages may go out now. What eCall says about the account (401, 402, 403) pauses it, what it
 * says about its own state (no connection, 429, 5xx, timeouts) opens a breaker; in both cases one message at a time is
 * let through as a probe, at widening intervals. A message whose refusal suspended the account is a suspect: others probe
 * first, and if one of them passes, the suspect's next refusal is held against the suspect alone.
 */
export class AccountCircuit {
  private current: CircuitState = 'closed';
  private failuresInARow = 0;
  private failedProbes = 0;
  private probeAt = 0;
  private probing = false;
  private notBefore = 0;
  private lastSuccess = Number.NEGATIVE_INFINITY;
  private gone = false;
  private readonly suspects = new Map<string, number>();
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    /** Told when the state is another. */
    private readonly onChange: (state: CircuitState) => void = () => undefined,
  ) {}

  get state(): CircuitState {
    return this.current;
  }

  /** Asks for one message to go. A permit that is not used must be handed back: {@link release}. */
  tryAcquire(rowId?: string): Permit {
    if (this.gone) return { go: false, waitMs: GONE_MS, suspended: true };
    const now = this.clock.monotonic();
    const suspended = this.current === 'suspended';
    if (now < this.notBefore) return { go: false, waitMs: this.notBefore - now, suspended };
    if (this.current === 'closed') return { go: true, probe: false };
    const turn = this.probeAt + (rowId !== undefined && this.suspects.has(rowId) ? FIRST_PROBE_MS : 0);
    if (this.probing || now < turn) return { go: false, waitMs: Math.max(turn - now, 100), suspended };
    this.probing = true;
    return { go: true, probe: true };
  }

  /** Whether a permit still counts when its message's turn comes: while it waited for a slot, much may have happened. */
  stillAllows({ probe }: { readonly probe: boolean }): boolean {
    if (this.gone) return false;
    return probe || (this.current === 'closed' && this.clock.monotonic() >= this.notBefore);
  }

  /** Resolves after `ms`, or as soon as messages may go again. @throws the signal's reason */
  async untilClosed(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ended = new AbortController();
    const end = () => ended.abort();
    this.waiting.add(end);
    signal.addEventListener('abort', end, { once: true });
    try {
      await this.clock.sleep(ms, ended.signal).catch(() => signal.throwIfAborted());
    } finally {
      this.waiting.delete(end);
      signal.removeEventListener('abort', end);
    }
  }

  /** The permit was not used: nothing was sent. */
  release(permit: Permit): void {
    if (permit.go && permit.probe) this.probing = false;
  }

  /** A call was given up before it reached eCall, for reasons of our own: it says nothing, and probes nothing. */
  recordNotTried(): void {
    this.probing = false;
  }

  /**
   * For those who fetch waiting messages: whether any may go, or one as a probe, and which rows had better not be it.
   * Suspects are spared until the others had a second to come first.
   */
  admission():
    { readonly kind: 'all' | 'none' } | { readonly kind: 'probe'; readonly spare: readonly string[] } {
    const late =
      this.clock.monotonic() - Math.max(this.notBefore, this.current === 'closed' ? 0 : this.probeAt);
    if (late < 0 || this.probing) return { kind: 'none' };
    if (this.current === 'closed') return { kind: 'all' };
    return { kind: 'probe', spare: late < FIRST_PROBE_MS ? [...this.suspects.keys()] : [] };
  }

  /** eCall dealt with a message: the account and the way to it are fine. */
  recordSuccess(rowId: string): void {
    this.close();
    this.lastSuccess = this.clock.monotonic();
    this.suspects.delete(rowId);
  }

  /** Credentials or address are new: what eCall said before says nothing of them, and messages go at once. */
  reset(): void {
    this.notBefore = 0;
    this.close();
    this.suspects.clear();
    this.wake();
  }

  /** The account is no longer configured: what still holds it is to park its messages. */
  retire(): void {
    this.gone = true;
  }

  /** eCall refused the account for this message. Answers whether the message is to wait, or is itself at fault. */
  recordRefusal(rowId: string): 'wait' | 'at-fault' {
    const suspectedAt = this.suspects.get(rowId);
    if (suspectedAt !== undefined && this.lastSuccess > suspectedAt) {
      this.suspects.delete(rowId);
      this.probing = false;
      return 'at-fault';
    }
    if (suspectedAt === undefined) this.suspect(rowId);
    this.trip('suspended');
    return 'wait';
  }

  /** No message's fault: no connection, 429, 5xx, timeout. */
  recordFailure(retryAfterMs = 0): void {
    const now = this.clock.monotonic();
    this.notBefore = Math.max(this.notBefore, now + retryAfterMs);
    this.failuresInARow += 1;
    if (this.current !== 'closed') this.trip(this.current);
    else if (this.failuresInARow >= FAILURES_TO_OPEN) this.trip('open');
  }

  private close(): void {
    this.become('closed');
    this.failuresInARow = 0;
    this.failedProbes = 0;
    this.probing = false;
  }

  private trip(state: 'open' | 'suspended'): void {
    const first = this.current === 'closed';
    if (!first && !this.probing) return this.become(state === 'suspended' ? state : this.current);
    this.failedProbes = first ? 0 : this.failedProbes + 1;
    this.become(state);
    this.probing = false;
    this.probeAt =
      this.clock.monotonic() + backoffMs(this.failedProbes, FIRST_PROBE_MS, MAX_PROBE_MS, this.clock);
  }

  private become(state: CircuitState): void {
    const isNews = state !== this.current;
    this.current = state;
    if (!isNews) return;
    if (state === 'closed') this.wake();
    this.onChange(state);
  }

  private wake(): void {
    for (const end of this.waiting) end();
  }

  private suspect(rowId: string): void {
    const oldest = this.suspects.keys().next();
    if (this.suspects.size >= MAX_SUSPECTS && !oldest.done) this.suspects.delete(oldest.value);
    this.suspects.set(rowId, this.clock.monotonic());
  }
}
