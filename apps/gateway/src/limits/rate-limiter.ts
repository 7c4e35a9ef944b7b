import type { Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { backoffMs } from '../time/backoff.js';
import type { Clock } from '../time/clock.js';
import { RateSlots } from './rate-slots.js';
import { UrgentFirstQueue, type Place } from './urgent-first-queue.js';
import type { UrgentShare } from './urgent-share.js';

/** How long before its slot a message comes out: time for its intent, which costs now more and now less. */
const LEAD_MS = 100;

/** A slot missed by more is given up, since its message would crowd the ones after it. Doubles with each try. */
const LATE_MS = 40;

/** As much of the rate is reserved for nobody yet. More would be missing where an urgent message comes in another replica. */
const READY_MS = 100;

/** Before asking again, where other replicas hold what may be reserved: at most so long, and sooner where an urgent message waits. */
const IDLE_MS = 75;
const URGENT_IDLE_MS = 20;

/** Between tries while the ledger does not answer. */
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;

/** Lanes that wait for more seconds than these to go out are a crowd. */
const CROWD_SECONDS = 2;

/** The instant at which one message may go out. */
export interface RateSlot {
  /** Resolves when it is there; where it has passed, at a later one, or when the signal aborts meanwhile. */
  arrives(signal?: AbortSignal): Promise<void>;
  /** The message does not go: another may, at this instant. */
  release(): void;
}

/** Default: an ordinary message from its lane. */
type Asks = Partial<Place>;

interface Waiter {
  /** Gets the slot's instant on the monotonic clock. */
  readonly resolve: (due: number) => void;
  readonly reject: (error: unknown) => void;
  /** Waits also while the ledger does not answer. */
  readonly isPatient: boolean;
}

/**
 * `SEND_RATE_PER_SECOND`: an account's rate, shared by all replicas through the ledger. A slot is reserved for nobody: it goes
 * to whoever is first when its time comes, urgent messages before ordinary ones. While the ledger does not answer, messages
 * wait, and the log says so.
 */
export class RateLimiter {
  private readonly waiting: UrgentFirstQueue<Waiter>;
  private readonly slots = new RateSlots(LATE_MS);
  private readonly mostReady: number;
  private running = false;
  private wakeUp = new AbortController();

  constructor(
    private readonly ledger: Pick<Ledger, 'reserve'>,
    private readonly clock: Clock,
    private readonly account: string,
    private readonly perSecond: number,
    share: UrgentShare,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {
    this.waiting = new UrgentFirstQueue(share);
    this.mostReady = Math.max(1, Math.round((perSecond * READY_MS) / 1_000));
  }

  /** More lanes of ordinary, or of urgent, messages wait than go out in two seconds. */
  isBacklogged(urgent: boolean): boolean {
    return this.waiting.sizeOf({ source: 'lane', urgent }) > CROWD_SECONDS * this.perSecond;
  }

  /** Rows that may be taken out of the ledger now: their leases run, so no more than half a second's worth may wait. */
  get roomForRows(): number {
    const rows = [true, false].map((urgent) => this.waiting.sizeOf({ source: 'ledger', urgent }));
    return Math.ceil(this.perSecond / 2) - rows.reduce((sum, size) => sum + size, 0);
  }

  /**
   * Resolves shortly before one message may go, so that it goes at the instant itself, whatever its intent cost.
   * @throws the signal's reason
   */
  async slot(signal: AbortSignal, { source = 'lane', urgent = false }: Asks = {}): Promise<RateSlot> {
    const due = await this.reserved({ source, urgent }, { signal, isPatient: true });
    return { arrives: async (lease) => this.arrives(due, urgent, lease), release: () => this.release(due) };
  }

  /**
   * By now the message has an intent, and its lease runs: it has precedence as rows of the ledger have, and goes where the
   * ledger does not answer.
   */
  private async arrives(reserved: number, urgent: boolean, signal: AbortSignal | undefined): Promise<void> {
    let due: number | undefined = reserved;
    for (let lateMs = LATE_MS; due !== undefined; lateMs *= 2) {
      const ms: number = due - this.clock.monotonic();
      if (ms > 0) await this.clock.sleep(ms);
      if (this.clock.monotonic() - due <= lateMs) return;
      due = await this.reserved(
        { source: 'ledger', urgent },
        { ...(signal && { signal }), isPatient: false },
      ).catch(() => undefined);
    }
  }

  private release(due: number): void {
    this.slots.add(due);
    this.wakeUp.abort();
  }

  private async reserved(
    place: Place,
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
      this.waiting.add(place, waiter);
      signal?.addEventListener('abort', aborted, { once: true });
      if (!this.running) void this.run();
      else if (place.urgent && this.slots.size === 0) this.wakeUp.abort();
    });
  }

  /** While anybody waits: reserves slots, and hands each out when its time comes. */
  private async run(): Promise<void> {
    this.running = true;
    for (let failures = 0; this.waiting.size > 0;) {
      this.wakeUp = new AbortController();
      try {
        await this.fill();
        failures = 0;
        this.handOut();
        if (this.waiting.size > 0) await this.pause();
      } catch (error) {
        await this.failed(error, failures);
        failures += 1;
      }
    }
    this.running = false;
  }

  private handOut(): void {
    const now = this.clock.monotonic();
    while (this.waiting.size > 0) {
      const due = this.slots.take(now, LEAD_MS);
      if (due === undefined) return;
      this.waiting.next()?.resolve(due);
    }
  }

  /** Asks for more when half of what may be ready is gone. */
  private async fill(): Promise<void> {
    this.slots.dropMissed(this.clock.monotonic());
    const wanted = Math.min(this.waiting.size, this.mostReady);
    if (this.slots.size > wanted / 2) return;
    const asked = this.clock.monotonic();
    const waits = await this.ledger.reserve(this.account, this.perSecond, wanted - this.slots.size);
    for (const waitMs of waits) this.slots.add(asked + waitMs);
  }

  /** Until the next slot is to be handed out; where there is none, until it is worth asking again. */
  private async pause(): Promise<void> {
    const { first } = this.slots;
    const ms = first === undefined ? this.idleMs() : first - LEAD_MS - this.clock.monotonic();
    if (ms > 0) await this.clock.sleep(ms, this.wakeUp.signal).catch(() => undefined);
  }

  private idleMs(): number {
    const isUrgent = (['lane', 'ledger'] as const).some(
      (source) => this.waiting.sizeOf({ source, urgent: true }) > 0,
    );
    return isUrgent ? URGENT_IDLE_MS : Math.ceil(IDLE_MS * (1 - this.clock.random() / 2));
  }

  private async failed(error: unknown, failures: number): Promise<void> {
    if (failures === 0)
      this.logger.warn({ err: error, account: this.account }, 'the rate waits: the ledger does not answer');
    for (const waiter of this.waiting.all()) if (!waiter.isPatient) waiter.reject(error);
    await this.clock.sleep(backoffMs(failures, FIRST_RETRY_MS, MAX_RETRY_MS, this.clock));
  }
}
