import type { Clock } from '../time/clock.js';
import { onAbort } from '../time/on-abort.js';
import { FairQueue, type Source } from './fair-queue.js';
import type { UrgentShare } from './urgent-share.js';

/** Told to whoever has waited for a slot as long as it wanted to. */
export class NoSlotError extends Error {
  override readonly name = 'NoSlotError';
}

interface SlotRequest {
  /** Name of the account whose call it is. */
  readonly account: string;
  /** Default `lane`. */
  readonly source?: Source;
  /** Default false. */
  readonly urgent?: boolean;
  /** Ends the wait; without it nobody does. */
  readonly signal?: AbortSignal;
  /** Milliseconds; without it only the signal ends the wait. */
  readonly patienceMs?: number | undefined;
}

/** By account; whose turn was longest ago comes first. */
type Queues = Map<string, FairQueue<() => void>>;

type Class = 'urgent' | 'ordinary';

/**
 * `SEND_CONCURRENCY`: as many calls at a time, those of one account first come, first served, the accounts in turn; urgent
 * ones before all others, with the share of slots that the others keep while they wait. As many connections stand behind them, so that a call never waits for one between its intent and its dispatch.
 *
 * Where there are several accounts, one takes a slot only while it leaves more free than it has: however slowly it is
 * answered, there is one left for the others.
 */
export class ConcurrencyLimiter {
  private free: number;
  private readonly used = new Map<string, number>();
  private usedByUrgent = 0;
  private readonly waiting: Readonly<Record<Class, Queues>> = { urgent: new Map(), ordinary: new Map() };

  constructor(
    readonly size: number,
    private readonly share: UrgentShare,
    private readonly clock: Pick<Clock, 'sleep'>,
    private readonly isShared: () => boolean,
  ) {
    this.free = size;
  }

  get inUse(): number {
    return this.size - this.free;
  }

  /**
   * Runs `work` in a slot.
   * @throws the signal's reason when it aborts, or {@link NoSlotError} when the patience ends, before one was free
   */
  async run<T>(wish: SlotRequest, work: () => Promise<T>): Promise<T> {
    await this.take(wish);
    try {
      return await work();
    } finally {
      this.count(wish.account, classOf(wish), -1);
      this.grant();
    }
  }

  private async take(wish: SlotRequest): Promise<void> {
    const { account, source = 'lane', signal } = wish;
    signal?.throwIfAborted();
    const queues = this.waiting[classOf(wish)];
    const queue = queues.get(account) ?? new FairQueue();
    if (queue.size === 0 && this.mayTake(account)) {
      this.count(account, classOf(wish), 1);
      return;
    }
    queues.set(account, queue);
    let granted: () => void = () => undefined;
    let stopWaiting: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        granted = resolve;
        queue.add(source, granted);
        const leave = (reason: Error) => {
          if (queue.delete(granted)) reject(reason);
        };
        stopWaiting = this.listen(wish, leave);
      });
    } finally {
      stopWaiting();
      if (queue.size === 0 && queues.get(account) === queue) queues.delete(account);
    }
  }

  /** @returns what ends it */
  private listen({ signal, patienceMs }: SlotRequest, leave: (reason: Error) => void): () => void {
    const forget = signal && onAbort(signal, () => leave(signal.reason as Error));
    if (patienceMs === undefined) return () => forget?.();
    const ended = new AbortController();
    this.clock.sleep(patienceMs, ended.signal).then(
      () => leave(new NoSlotError('every slot is taken')),
      () => undefined,
    );
    return () => {
      forget?.();
      ended.abort();
    };
  }

  private grant(): void {
    for (let turn = this.nextClass(); turn !== undefined; turn = this.nextClass()) {
      const queues = this.waiting[turn];
      const account = this.nextAccount(queues);
      const queue = account === undefined ? undefined : queues.get(account);
      const granted = queue?.next();
      if (account === undefined || queue === undefined || granted === undefined) return;
      queues.delete(account);
      if (queue.size > 0) queues.set(account, queue);
      this.count(account, turn, 1);
      granted();
    }
  }

  private nextClass(): Class | undefined {
    const ordinary = this.nextAccount(this.waiting.ordinary) !== undefined;
    const hasRoom = !ordinary || this.usedByUrgent < this.share.mostOf(this.size);
    const urgent = hasRoom && this.nextAccount(this.waiting.urgent) !== undefined;
    return urgent || ordinary ? this.share.next({ urgent, ordinary }) : undefined;
  }

  private nextAccount(queues: Queues): string | undefined {
    for (const [account, queue] of queues) if (queue.size > 0 && this.mayTake(account)) return account;
    return undefined;
  }

  private mayTake(account: string): boolean {
    if (this.free === 0) return false;
    return !this.isShared() || (this.used.get(account) ?? 0) < this.free;
  }

  private count(account: string, kind: Class, more: 1 | -1): void {
    this.free -= more;
    if (kind === 'urgent') this.usedByUrgent += more;
    const used = (this.used.get(account) ?? 0) + more;
    if (used === 0) this.used.delete(account);
    else this.used.set(account, used);
  }
}

function classOf({ urgent = false }: SlotRequest): Class {
  return urgent ? 'urgent' : 'ordinary';
}
