import type { AccountRefused } from '@ecall-gateway/ecall-client';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import { Suspects } from './suspects.js';

/** So many failures in a row, none bound to a message, open the circuit: then only single probes go out. */
const FAILURES_TO_OPEN = 5;
const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 10_000;
/** Until a message of an account that is no longer configured asks again. */
const GONE_MS = 60_000;

export type Permit =
  | { readonly go: true; readonly probe: boolean }
  /** `suspended`: eCall refuses the account, so its messages should wait in the ledger. */
  | { readonly go: false; readonly waitMs: number; readonly suspended: boolean };

export type CircuitState = 'closed' | 'open' | 'suspended';

/**
 * Decides whether an account's messages may go out now. An answer about the account (401, 402, 403) suspends it; trouble
 * on the way to eCall or of eCall itself (no connection, 429, 5xx, timeouts) opens the circuit. In both cases one message
 * at a time goes out as a probe, at widening intervals. A message whose refusal suspended the account is a suspect: other
 * messages probe before it, and once one of them has passed, the suspect's next refusal counts against the suspect alone.
 */
export class AccountCircuit {
  private current: CircuitState = 'closed';
  private failuresInARow = 0;
  private failedProbes = 0;
  private probeAt = 0;
  private probing = false;
  private notBefore = 0;
  private isRetired = false;
  private lastFailure: string | undefined;
  private lastRefusal: AccountRefused['reason'] | undefined;
  private readonly suspects: Suspects;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    /** Called with each new state, and with the reason of the last failure where that is why. */
    private readonly onChange: (state: CircuitState, reason?: string) => void = () => undefined,
  ) {
    this.suspects = new Suspects(clock);
  }

  get state(): CircuitState {
    return this.current;
  }

  /**
   * While it is open: why the last call failed, as a stable word such as `proxy`; undefined where eCall answered. While it is
   * suspended: what eCall refuses, such as `credentials`.
   */
  get failure(): string | undefined {
    if (this.current === 'suspended') return this.lastRefusal;
    return this.current === 'open' ? this.lastFailure : undefined;
  }

  /** Asks for permission to send one message. A permit that is not used must go back through {@link release}. */
  tryAcquire(rowId?: string): Permit {
    if (this.isRetired) return { go: false, waitMs: GONE_MS, suspended: true };
    const now = this.clock.monotonic();
    const suspended = this.current === 'suspended';
    if (now < this.notBefore) return { go: false, waitMs: this.notBefore - now, suspended };
    if (this.current === 'closed') return { go: true, probe: false };
    const turn = this.probeAt + (rowId !== undefined && this.suspects.has(rowId) ? FIRST_PROBE_MS : 0);
    if (this.probing || now < turn) return { go: false, waitMs: Math.max(turn - now, 100), suspended };
    this.probing = true;
    return { go: true, probe: true };
  }

  /** Whether a permit still holds when its message's turn comes: the circuit may have opened while it waited for a slot. */
  stillAllows({ probe }: { readonly probe: boolean }): boolean {
    if (this.isRetired) return false;
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

  /** A call was given up before it reached eCall, for a reason of our own. It says nothing about the account. */
  recordNotTried(): void {
    this.probing = false;
  }

  /**
   * For the sweeper: whether all waiting messages may go, none, or one as a probe, and which rows should not be that
   * probe. Other messages have a second to come first; after that a suspect may probe too.
   */
  admission():
    { readonly kind: 'all' | 'none' } | { readonly kind: 'probe'; readonly spare: readonly string[] } {
    const late =
      this.clock.monotonic() - Math.max(this.notBefore, this.current === 'closed' ? 0 : this.probeAt);
    if (late < 0 || this.probing) return { kind: 'none' };
    if (this.current === 'closed') return { kind: 'all' };
    return { kind: 'probe', spare: late < FIRST_PROBE_MS ? this.suspects.rowIds : [] };
  }

  /** eCall took or rejected a message for what it is: the account and the way to it are fine. */
  recordSuccess(rowId: string): void {
    this.close();
    this.suspects.recordSuccess(rowId);
  }

  /** Credentials or address are new: earlier answers say nothing about them, so messages go at once. */
  reset(): void {
    this.notBefore = 0;
    this.close();
    this.suspects.clear();
    this.wake();
  }

  /** The account is no longer configured: its messages are to wait in the ledger. */
  retire(): void {
    this.isRetired = true;
  }

  /** eCall refused the account for this message. Says whether the message is to wait, or is itself at fault. */
  recordRefusal(rowId: string, reason: AccountRefused['reason']): 'wait' | 'at-fault' {
    if (this.suspects.recordRefusal(rowId, { mayBeAtFault: reason === 'forbidden' })) {
      this.probing = false;
      return 'at-fault';
    }
    this.lastRefusal = reason;
    this.trip('suspended');
    return 'wait';
  }

  /**
   * A call failed for a reason that is not the message's: no connection, 429, 5xx, timeout.
   * @param reason a stable word, where no answer of eCall's says why
   */
  recordFailure(retryAfterMs = 0, reason?: string): void {
    const now = this.clock.monotonic();
    this.lastFailure = reason;
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
    if (state === 'closed') this.lastFailure = undefined;
    this.onChange(state, this.failure);
  }

  private wake(): void {
    for (const end of this.waiting) end();
  }
}
