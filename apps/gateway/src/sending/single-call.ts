import type { Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import { NoSlotError, type ConcurrencyLimiter } from '../limits/concurrency-limiter.js';
import type { Clock } from '../time/clock.js';
import type { SendAttempt } from './attempt.js';
import type { CallResult } from './call-result.js';
import type { CallOptions, CallStrategy } from './call-strategy.js';
import { LeaseGuard } from './lease-guard.js';
import { begunMessage, callIntent, passageOf, type SendJob } from './send-job.js';

/** Each message in a call of its own. */
export class SingleCall implements CallStrategy {
  constructor(
    private readonly ledger: Pick<Ledger, 'begin'>,
    private readonly attempt: SendAttempt,
    private readonly slots: ConcurrencyLimiter,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  async make(account: Account, job: SendJob, options: CallOptions): Promise<CallResult> {
    const { signal, patienceMs } = options;
    const { urgent = false } = job.intent;
    const request = { account: account.name, urgent, signal, patienceMs };
    try {
      return await this.slots.run(request, async () => this.makeInSlot(account, job, options));
    } catch (error) {
      if (error instanceof NoSlotError) return { kind: 'no-slot' };
      throw error;
    }
  }

  /** For a caller that has a slot already. */
  async makeInSlot(
    account: Account,
    job: SendJob,
    { probes, slot, isRetry }: Pick<CallOptions, 'probes' | 'slot' | 'isRetry'>,
  ): Promise<CallResult> {
    if (!account.circuit.stillAllows(probes, passageOf(job.command))) return { kind: 'account-closed' };
    const guard = new LeaseGuard(this.clock, this.leaseMs);
    const answer = await this.ledger.begin(callIntent(account, job.intent));
    if (answer.kind !== 'begun') return { kind: 'not-begun', answer };
    return this.attempt.makeSingle(account, begunMessage(job, answer.row, { isRetry, probes }), guard, slot);
  }
}
