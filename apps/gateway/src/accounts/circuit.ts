import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';

/** So many failures in a row, none bound to a message, open the circuit: then only single probes go out. */
const FAILURES_TO_OPEN = 5;
const FIRST_PROBE_MS = 1_000;
const MAX_PROBE_MS = 10_000;
/** Until a message of what is no longer configured asks again. */
const GONE_MS = 60_000;

/** Tells a probe from every other call of its circuit, so that no other call ends it. */
export type ProbeId = number;

export type Permit =
  /** `probe` where it is one: what becomes of its call has to be told with it. */
  | { readonly go: true; readonly probe: ProbeId | undefined }
  /** `suspended`: eCall refuses the account, so its messages should wait in the ledger. */
  | { readonly go: false; readonly waitMs: number; readonly suspended: boolean };

export type CircuitState = 'closed' | 'open' | 'suspended';

export type Admission = 'all' | 'none' | 'probe';

/**
 * Decides whether messages may go out now. A refusal that is not the message's own suspends; trouble on the way to eCall or
 * of eCall itself (no connection, 429, 5xx, timeouts) opens the circuit. In both cases one message at a time goes out as a
 * probe, at widening intervals.
 */
export class Circuit {
  private current: CircuitState = 'closed';
  private failuresInARow = 0;
  private failedProbes = 0;
  private probeAt = 0;
  /** The probe under way. */
  private probe: ProbeId | undefined;
  private probes = 0;
  private notBefore = 0;
  private isRetired = false;
  private lastFailure: string | undefined;
  private lastRefusal: string | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly clock: Clock,
    /** Called with each new state, and with the reason of the last failure where that is why. */
    private readonly onChange: (state: CircuitState, reason?: string) => void = () => undefined,
  ) {}

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
  tryAcquire(): Permit {
    if (this.isRetired) return { go: false, waitMs: GONE_MS, suspended: true };
    const now = this.clock.monotonic();
    const suspended = this.current === 'suspended';
    if (now < this.notBefore) return { go: false, waitMs: this.notBefore - now, suspended };
    if (this.current === 'closed') return { go: true, probe: undefined };
    if (this.probe !== undefined || now < this.probeAt)
      return { go: false, waitMs: Math.max(this.probeAt - now, 100), suspended };
    this.probes += 1;
    this.probe = this.probes;
    return { go: true, probe: this.probe };
  }

  /** Whether a permit still holds when its message's turn comes: the circuit may have opened while it waited for a slot. */
  stillAllows(probe: ProbeId | undefined): boolean {
    if (this.isRetired) return false;
    if (this.isUnderWay(probe)) return true;
    return this.current === 'closed' && this.clock.monotonic() >= this.notBefore;
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

  /**
   * The permit was not used, or its call says nothing about what the circuit stands for: another message may probe. Changes
   * nothing for a permit that is no probe, nor for a probe that has ended.
   */
  release(probe: ProbeId | undefined): void {
    if (this.isUnderWay(probe)) this.probe = undefined;
  }

  /** For the sweeper: whether all waiting messages may go, none, or one as a probe. */
  get admission(): Admission {
    const turn = Math.max(this.notBefore, this.current === 'closed' ? 0 : this.probeAt);
    if (this.clock.monotonic() < turn || this.probe !== undefined) return 'none';
    return this.current === 'closed' ? 'all' : 'probe';
  }

  /** eCall took or rejected a message for what it is: the way to it is fine, and nobody is refused. */
  recordSuccess(): void {
    this.close();
  }

  /** Credentials or address are new: earlier answers say nothing about them, so messages go at once. */
  reset(): void {
    this.notBefore = 0;
    this.close();
    this.wake();
  }

  /** No longer configured: its messages are to wait in the ledger. */
  retire(): void {
    this.isRetired = true;
  }

  /**
   * eCall refused a message for what is not its own.
   * @param reason a stable word for what it refuses
   * @param probe the message's, where it was one
   */
  recordRefusal(reason: string, probe?: ProbeId): void {
    this.lastRefusal = reason;
    this.trip('suspended', probe);
  }

  /**
   * A call failed for a reason that is not the message's: no connection, 429, 5xx, timeout.
   * @param reason a stable word, where no answer of eCall's says why
   * @param probe the call's, where it was one
   */
  recordFailure(retryAfterMs = 0, reason?: string, probe?: ProbeId): void {
    const now = this.clock.monotonic();
    this.lastFailure = reason;
    this.notBefore = Math.max(this.notBefore, now + retryAfterMs);
    this.failuresInARow += 1;
    if (this.current !== 'closed') this.trip(this.current, probe);
    else if (this.failuresInARow >= FAILURES_TO_OPEN) this.trip('open', probe);
  }

  private close(): void {
    this.become('closed');
    this.failuresInARow = 0;
    this.failedProbes = 0;
    this.probe = undefined;
  }

  private trip(state: 'open' | 'suspended', probe: ProbeId | undefined): void {
    const first = this.current === 'closed';
    // A call from before the circuit opened says nothing new, and the probe under way goes on.
    if (!first && !this.isUnderWay(probe)) return this.become(state === 'suspended' ? state : this.current);
    this.failedProbes = first ? 0 : this.failedProbes + 1;
    this.become(state);
    this.probe = undefined;
    this.probeAt =
      this.clock.monotonic() + backoffMs(this.failedProbes, FIRST_PROBE_MS, MAX_PROBE_MS, this.clock);
  }

  private isUnderWay(probe: ProbeId | undefined): boolean {
    return probe !== undefined && probe === this.probe;
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
