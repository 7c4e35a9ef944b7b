import type { Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { Clock } from '../time/clock.js';
import type { CallResult, CallOptions, CallStrategy } from './call-strategy.js';
import type { EcallCall } from './ecall-call.js';
import { translateLedgerErrors } from './ledger-errors.js';
import { LeaseGuard } from './lease-guard.js';
import { heldIntent, type SendJob } from './send-job.js';
import type { OutcomeRecorder } from './outcome-recorder.js';
import { NoSlotError, type ConcurrencyLimiter } from '../limits/concurrency-limiter.js';

/** Each message in a call of its own. */
export class SingleCall implements CallStrategy {
  constructor(
    private readonly ledger: Pick<Ledger, 'begin'>,
    private readonly ecall: EcallCall,
    private readonly settlement: OutcomeRecorder,
    private readonly slots: ConcurrencyLimiter,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  async make(account: Account, job: SendJob, options: CallOptions): Promise<CallResult> {
    const { signal, patienceMs } = options;
    const wish = { account: account.name, signal, patienceMs };
    try {
      return await this.slots.run(wish, async () => this.inSlot(account, job, options));
    } catch (error) {
      if (error instanceof NoSlotError) return { kind: 'no-slot' };
      throw error;
    }
  }

  /** For whoever has a slot. */
  async inSlot(
    account: Account,
    job: SendJob,
    { probe, slot }: Pick<CallOptions, 'probe' | 'slot'>,
  ): Promise<CallResult> {
    if (!account.circuit.stillAllows({ probe })) return { kind: 'held-back' };
    const { intent, command } = job;
    const fence = new LeaseGuard(this.clock, this.leaseMs);
    const answer = await translateLedgerErrors(() => this.ledger.begin(heldIntent(intent)));
    if (answer.kind !== 'begun') return { kind: 'not-begun', answer };
    const attempt = { rowId: answer.row.id, attempt: answer.row.attempt };
    await slot?.arrives();
    const outcome = await this.ecall.make(account, attempt, intent.recipient, command, fence);
    this.settlement.updateCircuit(account, outcome);
    const settled = await this.settlement.settle(account, attempt, outcome, intent.command);
    return { kind: 'called', attempt, settled };
  }
}
