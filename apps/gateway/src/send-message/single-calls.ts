import type { Ledger } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { Clock } from '../process/clock.js';
import type { CallEnd, CallOptions, Calls } from './calls.js';
import type { EcallCall } from './ecall-call.js';
import { storable } from './ledger-trouble.js';
import { SendFence } from './send-fence.js';
import { heldIntent, type SendJob } from './send-job.js';
import type { SendSettlement } from './send-settlement.js';
import { NoSlotError, type SendSlots } from './send-slots.js';

/** Each message in a call of its own. */
export class SingleCalls implements Calls {
  constructor(
    private readonly ledger: Pick<Ledger, 'begin'>,
    private readonly ecall: EcallCall,
    private readonly settlement: SendSettlement,
    private readonly slots: SendSlots,
    private readonly clock: Clock,
    private readonly leaseMs: number,
  ) {}

  async make(account: Account, job: SendJob, options: CallOptions): Promise<CallEnd> {
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
  ): Promise<CallEnd> {
    if (!account.health.stillLets({ probe })) return { kind: 'held-back' };
    const { intent, command } = job;
    const fence = new SendFence(this.clock, this.leaseMs);
    const answer = await storable(() => this.ledger.begin(heldIntent(intent)));
    if (answer.kind !== 'begun') return { kind: 'not-begun', answer };
    const attempt = { rowId: answer.row.id, attempt: answer.row.attempt };
    await slot?.arrives();
    const outcome = await this.ecall.make(account, attempt, intent.recipient, command, fence);
    this.settlement.heed(account, outcome);
    const settled = await this.settlement.settle(account, attempt, outcome, intent.command);
    return { kind: 'called', attempt, settled };
  }
}
