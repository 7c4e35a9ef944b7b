import type { Ledger } from '@ecall-gateway/ledger';
import type { Clock } from '../process/clock.js';

/** A slot missed by more is given up, since its message would crowd the ones after it. Doubles with each try. */
const LATE_MS = 40;

interface Waiter {
  /** Gets the slot's instant on the monotonic clock. */
  readonly resolve: (due: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Before asking again, where the ledger granted nothing. */
const IDLE_MS = 20;

/**
 * `SEND_RATE_PER_SECOND`: an account's rate, shared by all replicas through the ledger. What asks while a reservation
 * is on its way is reserved together in the next one.
 */
export class RateLimiter {
  private readonly waiting: Waiter[] = [];
  private reserving = false;

  constructor(
    private readonly ledger: Pick<Ledger, 'reserve'>,
    private readonly clock: Clock,
    private readonly account: string,
    private readonly perSecond: number,
  ) {}

  /** Resolves when one message may go. @throws the signal's reason, or when the ledger does not answer. */
  async slot(signal: AbortSignal): Promise<void> {
    for (let lateMs = LATE_MS; ; lateMs *= 2) {
      const due = await this.reserved();
      const waitMs = due - this.clock.monotonic();
      if (waitMs > 0) await this.clock.sleep(waitMs, signal);
      if (this.clock.monotonic() - due <= lateMs) return;
    }
  }

  private async reserved(): Promise<number> {
    return new Promise<number>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.reserving) void this.reserveAll();
    });
  }

  /** The ledger grants at most a second ahead: what it does not grant asks again. */
  private async reserveAll(): Promise<void> {
    this.reserving = true;
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, this.perSecond);
      try {
        const asked = this.clock.monotonic();
        const waits = await this.ledger.reserve(this.account, this.perSecond, group.length);
        waits.forEach((waitMs, index) => group[index]?.resolve(asked + waitMs));
        this.waiting.unshift(...group.slice(waits.length));
        if (this.waiting.length > 0) await this.clock.sleep(Math.max(waits.at(-1) ?? 0, IDLE_MS));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.reserving = false;
  }
}
