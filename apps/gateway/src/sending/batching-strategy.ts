import type { Account } from '../accounts/account.js';
import type { CallResult, CallOptions, CallStrategy } from './call-strategy.js';
import type { BatchCall } from './batch-call.js';
import { composeList, MAX_LISTED } from './list-composer.js';
import type { SendJob } from './send-job.js';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.js';
import type { SingleCall } from './single-call.js';

/** Calls of one account that go at once, each with one message; while as many are under way, messages wait for a list. */
const AT_ONCE = 8;

interface Waiting {
  readonly job: SendJob;
  readonly slot: CallOptions['slot'];
  readonly resolve: (end: CallResult) => void;
  readonly reject: (error: unknown) => void;
  readonly forget: () => void;
}

/** One account's messages that wait for a call. */
interface AccountBatch {
  readonly waiting: Set<Waiting>;
  underWay: number;
  /** Of these, list calls that wait for their slot: each will take a list's worth of those that wait. */
  toCome: number;
}

const never = new AbortController().signal;

/**
 * `SEND_LISTS=auto`. Without load a message goes alone and at once. While some calls of its account are under way,
 * messages wait, and whoever's call ends takes those that wait along as a list; a full list does not wait for that.
 */
export class BatchingStrategy implements CallStrategy {
  private readonly rooms = new WeakMap<Account, AccountBatch>();
  private readonly atOnce: number;

  constructor(
    private readonly single: SingleCall,
    private readonly list: BatchCall,
    private readonly slots: ConcurrencyLimiter,
  ) {
    this.atOnce = Math.min(AT_ONCE, slots.size);
  }

  async make(account: Account, job: SendJob, options: CallOptions): Promise<CallResult> {
    if (options.alone) return this.single.make(account, job, options);
    const room = this.roomOf(account);
    if (room.underWay >= this.atOnce || room.waiting.size > 0) return this.wait(account, room, job, options);
    room.underWay += 1;
    try {
      return await this.single.make(account, job, options);
    } finally {
      this.ended(account, room);
    }
  }

  private async wait(
    account: Account,
    room: AccountBatch,
    job: SendJob,
    { slot, signal }: CallOptions,
  ): Promise<CallResult> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const aborted = () => {
        room.waiting.delete(one);
        reject(signal.reason as Error);
      };
      const forget = () => signal.removeEventListener('abort', aborted);
      const one: Waiting = { job, slot, resolve, reject, forget };
      signal.addEventListener('abort', aborted, { once: true });
      room.waiting.add(one);
      this.startLists(account, room);
    });
  }

  private startLists(account: Account, room: AccountBatch): void {
    for (;;) {
      const left = room.waiting.size - room.toCome * MAX_LISTED;
      if (left <= 0 || (room.underWay >= this.atOnce && left < MAX_LISTED)) return;
      room.underWay += 1;
      room.toCome += 1;
      void this.slots
        .run({ account: account.name, signal: never }, async () => {
          room.toCome -= 1;
          await this.callNext(account, room);
        })
        .finally(() => this.ended(account, room));
    }
  }

  private async callNext(account: Account, room: AccountBatch): Promise<void> {
    const list = composeList(room.waiting);
    for (const one of list) {
      room.waiting.delete(one);
      one.forget();
    }
    const ends = await this.callTogether(account, list);
    list.forEach(({ resolve, reject }, index) => {
      const end = ends[index];
      if (end?.status === 'fulfilled') resolve(end.value);
      else reject(end?.reason);
    });
  }

  private async callTogether(
    account: Account,
    list: readonly Waiting[],
  ): Promise<ReadonlyArray<PromiseSettledResult<CallResult>>> {
    const [first, ...others] = list;
    if (first === undefined) return [];
    return others.length > 0
      ? this.list.make(account, list)
      : Promise.allSettled([this.single.inSlot(account, first.job, { probe: false, slot: first.slot })]);
  }

  private ended(account: Account, room: AccountBatch): void {
    room.underWay -= 1;
    this.startLists(account, room);
  }

  private roomOf(account: Account): AccountBatch {
    const room = this.rooms.get(account) ?? { waiting: new Set(), underWay: 0, toCome: 0 };
    this.rooms.set(account, room);
    return room;
  }
}
