import type { Ledger } from '@ecall-gateway/ledger';
import type { Clock } from '../time/clock.js';
import { FairQueue, type Source } from './fair-queue.js';

/** How long before its slot a message comes out: time for its intent, which costs now more and now less. */
const LEAD_MS = 100;

/** A slot missed by more is given up, since its message would crowd the ones after it. Doubles with each try. */
const LATE_MS = 40;

/** Before asking again, where the ledger granted nothing. */
const IDLE_MS = 20;

/** Lanes that wait for more seconds than these to go out are a crowd. */
const CROWD_SECONDS = 2;

/** The instant at which one message may go out. */
export interface RateSlot {
  /** Resolves when it is there; where it has passed, at a later one. */
  arrives(): Promise<void>;
}

interface Waiter {
  /** Gets the slot's instant on the monotonic clock. */
  readonly resolve: (due: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * `SEND_RATE_PER_SECOND`: an account's rate, shared by all replicas through the ledger. What asks while a reservation
 * is on its way is reserved together in the next one.
 */
export class RateLimiter {
  private readonly waiting = new FairQueue<Waiter>();
  private reserving = false;

  constructor(
    private readonly ledger: Pick<Ledger, 'reserve'>,
    private readonly clock: Clock,
    private readonly account: string,
    private readonly perSecond: number,
  ) {}

  /** More lanes wait than go out in two seconds. */
  get isBacklogged(): boolean {
    return this.waiting.sizeOf('lane') > CROWD_SECONDS * this.perSecond;
  }

  /** Rows that may be taken out of the ledger now: their leases run, so no more than half a second's worth may wait. */
  get roomForRows(): number {
    return Math.ceil(this.perSecond / 2) - this.waiting.sizeOf('ledger');
  }

  /**
   * Resolves shortly before one message may go, so that it goes at the instant itself, whatever its intent cost.
   * @throws the signal's reason, or when the ledger does not answer
   */
  async slot(signal: AbortSignal, source: Source = 'lane'): Promise<RateSlot> {
    const due = await this.reserved(source, signal);
    await this.until(due - LEAD_MS, signal);
    return { arrives: async () => this.arrives(due) };
  }

  /** Its message has an intent by now: it has precedence as rows of the ledger have, and goes when that is away. */
  private async arrives(reserved: number): Promise<void> {
    let due: number | undefined = reserved;
    for (let lateMs = LATE_MS; due !== undefined; lateMs *= 2) {
      await this.until(due);
      if (this.clock.monotonic() - due <= lateMs) return;
      due = await this.reserved('ledger').catch(() => undefined);
    }
  }

  private async until(instant: number, signal?: AbortSignal): Promise<void> {
    const ms = instant - this.clock.monotonic();
    if (ms > 0) await this.clock.sleep(ms, signal);
  }

  private async reserved(source: Source, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    return new Promise<number>((resolve, reject) => {
      const end = () => {
        this.waiting.delete(waiter);
        signal?.removeEventListener('abort', aborted);
      };
      const aborted = () => waiter.reject(signal?.reason);
      const waiter: Waiter = {
        resolve: (due) => {
          end();
          resolve(due);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      this.waiting.add(source, waiter);
      signal?.addEventListener('abort', aborted, { once: true });
      if (!this.reserving) void this.reserveAll();
    });
  }

  /** The ledger grants at most a second ahead: what it does not grant asks again. */
  private async reserveAll(): Promise<void> {
    this.reserving = true;
    while (this.waiting.size > 0) {
      const count = Math.min(this.waiting.size, this.perSecond);
      try {
        const asked = this.clock.monotonic();
        const waits = await this.ledger.reserve(this.account, this.perSecond, count);
        for (const waitMs of waits) this.waiting.next()?.resolve(asked + waitMs);
        const lastInMs = waits.at(-1) ?? 0;
        if (this.waiting.size > 0) await this.clock.sleep(Math.max(lastInMs - LEAD_MS, IDLE_MS));
      } catch (error) {
        for (let left = count; left > 0; left -= 1) this.waiting.next()?.reject(error);
      }
    }
    this.reserving = false;
  }
}
