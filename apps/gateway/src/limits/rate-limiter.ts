import type { Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import { FairQueue, type Source } from './fair-queue.js';

/** How long before its slot a message comes out: time for its intent, which costs now more and now less. */
const LEAD_MS = 100;

/** A slot missed by more is given up, since its message would crowd the ones after it. Doubles with each try. */
const LATE_MS = 40;

/** Before asking again, where the ledger granted nothing. */
const IDLE_MS = 20;

/** Between tries while the ledger does not answer. */
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;

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
  /** Waits also while the ledger does not answer. */
  readonly isPatient: boolean;
}

/**
 * `SEND_RATE_PER_SECOND`: an account's rate, shared by all replicas through the ledger. Requests that come while a
 * reservation is under way go together into the next one. While the ledger does not answer they wait, and the log says so.
 */
export class RateLimiter {
  private readonly waiting = new FairQueue<Waiter>();
  private reserving = false;

  constructor(
    private readonly ledger: Pick<Ledger, 'reserve'>,
    private readonly clock: Clock,
    private readonly account: string,
    private readonly perSecond: number,
    private readonly logger: Pick<Logger, 'warn'>,
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
   * @throws the signal's reason
   */
  async slot(signal: AbortSignal, source: Source = 'lane'): Promise<RateSlot> {
    const due = await this.reserved(source, { signal, isPatient: true });
    await this.until(due - LEAD_MS, signal);
    return { arrives: async () => this.arrives(due) };
  }

  /**
   * By now the message has an intent, and its lease runs: it has precedence as rows of the ledger have, and goes where the
   * ledger does not answer.
   */
  private async arrives(reserved: number): Promise<void> {
    let due: number | undefined = reserved;
    for (let lateMs = LATE_MS; due !== undefined; lateMs *= 2) {
      await this.until(due);
      if (this.clock.monotonic() - due <= lateMs) return;
      due = await this.reserved('ledger', { isPatient: false }).catch(() => undefined);
    }
  }

  private async until(instant: number, signal?: AbortSignal): Promise<void> {
    const ms = instant - this.clock.monotonic();
    if (ms > 0) await this.clock.sleep(ms, signal);
  }

  private async reserved(
    source: Source,
    { signal, isPatient }: { readonly signal?: AbortSignal; readonly isPatient: boolean },
  ): Promise<number> {
    signal?.throwIfAborted();
    return new Promise<number>((resolve, reject) => {
      const end = () => {
        this.waiting.delete(waiter);
        signal?.removeEventListener('abort', aborted);
      };
      const aborted = () => waiter.reject(signal?.reason);
      const waiter: Waiter = {
        isPatient,
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
    for (let failures = 0; this.waiting.size > 0;) {
      const count = Math.min(this.waiting.size, this.perSecond);
      try {
        const asked = this.clock.monotonic();
        const waits = await this.ledger.reserve(this.account, this.perSecond, count);
        failures = 0;
        for (const waitMs of waits) this.waiting.next()?.resolve(asked + waitMs);
        const lastInMs = waits.at(-1) ?? 0;
        if (this.waiting.size > 0) await this.clock.sleep(Math.max(lastInMs - LEAD_MS, IDLE_MS));
      } catch (error) {
        if (failures === 0)
          this.logger.warn(
            { err: error, account: this.account },
            'the rate waits: the ledger does not answer',
          );
        for (const waiter of this.waiting.all()) if (!waiter.isPatient) waiter.reject(error);
        await this.clock.sleep(backoffMs(failures, FIRST_RETRY_MS, MAX_RETRY_MS, this.clock));
        failures += 1;
      }
    }
    this.reserving = false;
  }
}
