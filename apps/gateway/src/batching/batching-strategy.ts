import { NO_PROBE } from '../accounts/account-circuit.js';
import type { Account } from '../accounts/account.js';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.js';
import type { CallResult } from '../sending/call-result.js';
import type { CallOptions, CallStrategy } from '../sending/call-strategy.js';
import type { SendJob } from '../sending/send-job.js';
import type { SingleCall } from '../sending/single-call.js';
import { onAbort } from '../time/on-abort.js';
import type { BatchCall } from './batch-call.js';
import { composeList, MAX_LISTED } from './list-composer.js';

/** Single calls of one account at a time. While as many are under way, further messages wait for a list. */
const MAX_CALLS = 8;

interface Waiting {
  readonly job: SendJob;
  readonly slot: CallOptions['slot'];
  readonly resolve: (result: CallResult) => void;
  readonly reject: (error: unknown) => void;
  readonly stopListening: () => void;
}

/** One account's messages that wait for a call. */
interface AccountBatch {
  readonly waiting: Set<Waiting>;
  callsUnderWay: number;
  /** How many of these are list calls that wait for their slot: each will take up to a list of the waiting messages. */
  listsToCome: number;
}

/**
 * `SEND_LISTS=auto`. Without load a message goes alone and at once. While {@link MAX_CALLS} calls of its account are
 * under way, messages wait. When one of those calls ends, the waiting messages go as a list; a full list goes at once.
 */
export class BatchingStrategy implements CallStrategy {
  private readonly batches = new WeakMap<Account, AccountBatch>();
  private readonly maxCalls: number;

  constructor(
    private readonly single: SingleCall,
    private readonly list: BatchCall,
    private readonly slots: ConcurrencyLimiter,
  ) {
    this.maxCalls = Math.min(MAX_CALLS, slots.size);
  }

  async make(account: Account, job: SendJob, options: CallOptions): Promise<CallResult> {
    if (options.alone || account.guards?.redirectTo !== undefined)
      return this.single.make(account, job, options);
    const batch = this.batchOf(account);
    if (batch.callsUnderWay >= this.maxCalls || batch.waiting.size > 0)
      return this.wait(account, batch, job, options);
    batch.callsUnderWay += 1;
    try {
      return await this.single.make(account, job, options);
    } finally {
      this.ended(account, batch);
    }
  }

  private async wait(
    account: Account,
    batch: AccountBatch,
    job: SendJob,
    { slot, signal }: CallOptions,
  ): Promise<CallResult> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const stopListening = onAbort(signal, () => {
        batch.waiting.delete(one);
        reject(signal.reason as Error);
      });
      const one: Waiting = { job, slot, resolve, reject, stopListening };
      batch.waiting.add(one);
      this.startLists(account, batch);
    });
  }

  private startLists(account: Account, batch: AccountBatch): void {
    for (;;) {
      const left = batch.waiting.size - batch.listsToCome * MAX_LISTED;
      if (left <= 0 || (batch.callsUnderWay >= this.maxCalls && left < MAX_LISTED)) return;
      batch.callsUnderWay += 1;
      batch.listsToCome += 1;
      void this.slots
        .run({ account: account.name }, async () => {
          batch.listsToCome -= 1;
          await this.callNext(account, batch);
        })
        .finally(() => this.ended(account, batch));
    }
  }

  private async callNext(account: Account, batch: AccountBatch): Promise<void> {
    const list = composeList(batch.waiting);
    for (const one of list) {
      batch.waiting.delete(one);
      one.stopListening();
    }
    const results = await this.callTogether(account, list).catch((reason: unknown) =>
      list.map((): PromiseRejectedResult => ({ status: 'rejected', reason })),
    );
    list.forEach(({ resolve, reject }, index) => {
      const result = results[index];
      if (result?.status === 'fulfilled') resolve(result.value);
      else reject(result?.reason);
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
      : Promise.allSettled([
          this.single.makeInSlot(account, first.job, { probes: NO_PROBE, isRetry: false, slot: first.slot }),
        ]);
  }

  private ended(account: Account, batch: AccountBatch): void {
    batch.callsUnderWay -= 1;
    this.startLists(account, batch);
  }

  private batchOf(account: Account): AccountBatch {
    const batch = this.batches.get(account) ?? { waiting: new Set(), callsUnderWay: 0, listsToCome: 0 };
    this.batches.set(account, batch);
    return batch;
  }
}
