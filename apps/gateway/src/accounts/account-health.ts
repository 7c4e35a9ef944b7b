import { backoffMs } from '../process/backoff.js';
import type { Clock } from '../process/clock.js';

/** Failures in a row, not bound to a message, after which only single probes go out. */
const TROUBLES_TO_BREAK = 5;
const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 10_000;
/** Suspects remembered; the oldest is forgotten first, and then merely pauses the account once more. */
const MAX_SUSPECTS = 1_000;
/** Before a message of an account that is gone asks again. */
const GONE_MS = 60_000;

export type Permit =
  | { readonly go: true; readonly probe: boolean }
  /** `paused`: the account itself is refused; its messages had better wait in the ledger. */
  | { readonly go: false; readonly waitMs: number; readonly paused: boolean };

export type AccountState = 'open' | 'broken' | 'paused';

/**
 * Whether an account's messages may go out now. What eCall says about the account (401, 402, 403) pauses it, what it
 * says about its own state (no connection, 429, 5xx, timeouts) opens a breaker; in both cases one message at a time is
 * let through as a probe, at widening intervals. A message whose refusal paused the account is a suspect: others probe
 * first, and if one of them passes, the suspect's next refusal is held against the suspect alone.
 */
export class AccountHealth {
  private current: AccountState = 'open';
  private troublesInARow = 0;
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
    private readonly onChange: (state: AccountState) => void = () => undefined,
  ) {}

  get state(): AccountState {
    return this.current;
  }

  /** Asks for one message to go. A permit that is not used must be handed back: {@link unused}. */
  enter(rowId?: string): Permit {
    if (this.gone) return { go: false, waitMs: GONE_MS, paused: true };
    const now = this.clock.monotonic();
    const paused = this.current === 'paused';
    if (now < this.notBefore) return { go: false, waitMs: this.notBefore - now, paused };
    if (this.current === 'open') return { go: true, probe: false };
    const turn = this.probeAt + (rowId !== undefined && this.suspects.has(rowId) ? FIRST_PROBE_MS : 0);
    if (this.probing || now < turn) return { go: false, waitMs: Math.max(turn - now, 100), paused };
    this.probing = true;
    return { go: true, probe: true };
  }

  /** Whether a permit still counts when its message's turn comes: while it waited for a slot, much may have happened. */
  stillLets({ probe }: { readonly probe: boolean }): boolean {
    if (this.gone) return false;
    return probe || (this.current === 'open' && this.clock.monotonic() >= this.notBefore);
  }

  /** Resolves after `ms`, or as soon as messages may go again. @throws the signal's reason */
  async untilOpen(ms: number, signal: AbortSignal): Promise<void> {
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
  unused(permit: Permit): void {
    if (permit.go && permit.probe) this.probing = false;
  }

  /** A call was given up before it reached eCall, for reasons of our own: it says nothing, and probes nothing. */
  notTried(): void {
    this.probing = false;
  }

  /**
   * For those who fetch waiting messages: whether any may go, or one as a probe, and which rows had better not be it.
   * Suspects are spared until the others had a second to come first.
   */
  admits():
    { readonly kind: 'all' | 'none' } | { readonly kind: 'probe'; readonly spare: readonly string[] } {
    const late =
      this.clock.monotonic() - Math.max(this.notBefore, this.current === 'open' ? 0 : this.probeAt);
    if (late < 0 || this.probing) return { kind: 'none' };
    if (this.current === 'open') return { kind: 'all' };
    return { kind: 'probe', spare: late < FIRST_PROBE_MS ? [...this.suspects.keys()] : [] };
  }

  /** eCall dealt with a message: the account and the way to it are fine. */
  succeeded(rowId: string): void {
    this.open();
    this.lastSuccess = this.clock.monotonic();
    this.suspects.delete(rowId);
  }

  /** Credentials or address are new: what eCall said before says nothing of them, and messages go at once. */
  renewed(): void {
    this.notBefore = 0;
    this.open();
    this.suspects.clear();
    this.wake();
  }

  /** The account is no longer configured: what still holds it is to park its messages. */
  removed(): void {
    this.gone = true;
  }

  /** eCall refused the account for this message. Answers whether the message is to wait, or is itself at fault. */
  refused(rowId: string): 'wait' | 'at-fault' {
    const suspectedAt = this.suspects.get(rowId);
    if (suspectedAt !== undefined && this.lastSuccess > suspectedAt) {
      this.suspects.delete(rowId);
      this.probing = false;
      return 'at-fault';
    }
    if (suspectedAt === undefined) this.suspect(rowId);
    this.close('paused');
    return 'wait';
  }

  /** No message's fault: no connection, 429, 5xx, timeout. */
  troubled(retryAfterMs = 0): void {
    const now = this.clock.monotonic();
    this.notBefore = Math.max(this.notBefore, now + retryAfterMs);
    this.troublesInARow += 1;
    if (this.current !== 'open') this.close(this.current);
    else if (this.troublesInARow >= TROUBLES_TO_BREAK) this.close('broken');
  }

  private open(): void {
    this.become('open');
    this.troublesInARow = 0;
    this.failedProbes = 0;
    this.probing = false;
  }

  private close(state: 'broken' | 'paused'): void {
    const first = this.current === 'open';
    if (!first && !this.probing) return this.become(state === 'paused' ? state : this.current);
    this.failedProbes = first ? 0 : this.failedProbes + 1;
    this.become(state);
    this.probing = false;
    this.probeAt =
      this.clock.monotonic() + backoffMs(this.failedProbes, FIRST_PROBE_MS, MAX_PROBE_MS, this.clock);
  }

  private become(state: AccountState): void {
    const isNews = state !== this.current;
    this.current = state;
    if (!isNews) return;
    if (state === 'open') this.wake();
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
