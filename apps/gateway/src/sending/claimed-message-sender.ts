import type { Ledger, ClaimedRow, Wait } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { Account } from '../accounts/account.js';
import type { EcallCall } from './ecall-call.js';
import type { LeaseGuard } from './lease-guard.js';
import { readStoredCommand } from './send-job.js';
import type { OutcomeRecorder } from './outcome-recorder.js';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.js';

/** A row whose account is no longer configured asks again after this long. */
const NO_ACCOUNT_MS = 60_000;

/** Sends a row that was taken out of the ledger. Its events go through the outbox. */
export class ClaimedMessageSender {
  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly ecall: EcallCall,
    private readonly settlement: OutcomeRecorder,
    private readonly slots: ConcurrencyLimiter,
    private readonly closing: AbortSignal,
  ) {}

  /** The take is committed: the fence, made before it, bounds how long slot and rate may still be waited for. */
  async send(row: ClaimedRow, fence: LeaseGuard): Promise<void> {
    const account = this.accounts.find(row.account);
    if (account === undefined)
      return this.reschedule(row, { reason: 'account', due: { inMs: NO_ACCOUNT_MS } });
    const permit = account.circuit.tryAcquire(row.id);
    if (!permit.go) return this.reschedule(row, { reason: 'account', due: { inMs: permit.waitMs } });
    let called = false;
    try {
      const slot = await account.rate?.slot(this.closing, 'ledger');
      const wish = { account: account.name, claimant: 'ledger', signal: this.closing } as const;
      await this.slots.run(wish, async () => {
        if (!account.circuit.stillAllows(permit)) return;
        called = true;
        await slot?.arrives();
        await this.call(account, row, fence);
      });
    } finally {
      if (!called) {
        account.circuit.release(permit);
        await this.reschedule(row, { reason: 'retry', due: { inMs: 0 } });
      }
    }
  }

  private async call(account: Account, row: ClaimedRow, fence: LeaseGuard): Promise<void> {
    const attempt = { rowId: row.id, attempt: row.attempt };
    const outcome = await this.ecall.make(
      account,
      attempt,
      row.recipient,
      readStoredCommand(row.command),
      fence,
    );
    this.settlement.updateCircuit(account, outcome);
    const settled = await this.settlement.settle(account, attempt, outcome, row.command);
    if (settled.kind === 'settled') return;
    const { suspended, retryAfterMs } = settled;
    const inMs = Math.max(retryAfterMs, 1_000);
    await this.reschedule(row, { reason: suspended ? 'account' : 'retry', due: { inMs } });
  }

  private async reschedule(row: ClaimedRow, wait: Wait): Promise<void> {
    await this.settlement.retryUntilWritten(() =>
      this.ledger.reschedule({ rowId: row.id, attempt: row.attempt }, wait),
    );
  }
}
