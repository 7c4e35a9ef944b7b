import type { Clock } from '../time/clock.js';
import { FairQueue, type Source } from './fair-queue.js';

/** Told to whoever has waited for a slot as long as it wanted to. */
export class NoSlotError extends Error {
  override readonly name = 'NoSlotError';
}

interface SlotRequest {
  /** Name of the account whose call it is. */
  readonly account: string;
  /** Default `lane`. */
  readonly source?: Source;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** Milliseconds; without it only the signal ends the wait. */
  readonly patienceMs?: number | undefined;
}

/**
 * `SEND_CONCURRENCY`: as many calls at a time, those of one account first come, first served, the accounts in turn. As many
 * connections stand behind them, so that a call never waits for one between its intent and its dispatch.
 *
 * Where there are several accounts, one takes a slot only while it leaves more free than it has: however slowly it is
 * answered, there is one left for the others.
 */
export class ConcurrencyLimiter {
  private free: number;
  private readonly used = new Map<string, number>();
  /** By account; whose turn was longest ago comes first. */
  private readonly waiting = new Map<string, FairQueue<() => void>>();

  constructor(
    readonly size: number,
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
      this.count(wish.account, -1);
      this.grant();
    }
  }

  private async take({ account, source = 'lane', signal, patienceMs }: SlotRequest): Promise<void> {
    signal.throwIfAborted();
    const queue = this.waiting.get(account) ?? new FairQueue();
    if (queue.size === 0 && this.mayTake(account)) {
      this.count(account, 1);
      return;
    }
    this.waiting.set(account, queue);
    const ended = new AbortController();
    let granted: () => void = () => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        granted = resolve;
        queue.add(source, granted);
        const leave = (reason: Error) => {
          if (queue.delete(granted)) reject(reason);
        };
        signal.addEventListener('abort', () => leave(signal.reason as Error), { signal: ended.signal });
        if (patienceMs === undefined) return;
        const patience = this.clock.sleep(patienceMs, ended.signal);
        patience.then(
          () => leave(new NoSlotError('every slot is taken')),
          () => undefined,
        );
      });
    } finally {
      ended.abort();
      if (queue.size === 0 && this.waiting.get(account) === queue) this.waiting.delete(account);
    }
  }

  private grant(): void {
    for (;;) {
      const next = [...this.waiting].find(([account, queue]) => queue.size > 0 && this.mayTake(account));
      if (next === undefined) return;
      const [account, queue] = next;
      const granted = queue.next();
      if (granted === undefined) return;
      this.waiting.delete(account);
      if (queue.size > 0) this.waiting.set(account, queue);
      this.count(account, 1);
      granted();
    }
  }

  private mayTake(account: string): boolean {
    if (this.free === 0) return false;
    return !this.isShared() || (this.used.get(account) ?? 0) < this.free;
  }

  private count(account: string, more: 1 | -1): void {
    this.free -= more;
    const used = (this.used.get(account) ?? 0) + more;
    if (used === 0) this.used.delete(account);
    else this.used.set(account, used);
  }
}
