import type { Ledger, TakenRow, Wait } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { Account } from '../accounts/account.js';
import type { EcallCall } from '../send-message/ecall-call.js';
import type { SendFence } from '../send-message/send-fence.js';
import { readStoredCommand } from '../send-message/send-job.js';
import type { SendSettlement } from '../send-message/send-settlement.js';
import type { SendSlots } from '../send-message/send-slots.js';

/** A row whose account is no longer configured asks again after this long. */
const NO_ACCOUNT_MS = 60_000;

/** Sends a row that was taken out of the ledger. Its events go through the outbox. */
export class TakenSender {
  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly ecall: EcallCall,
    private readonly settlement: SendSettlement,
    private readonly slots: SendSlots,
    private readonly closing: AbortSignal,
  ) {}

  /** The take is committed: the fence, made before it, bounds how long slot and rate may still be waited for. */
  async send(row: TakenRow, fence: SendFence): Promise<void> {
    const account = this.accounts.find(row.account);
    if (account === undefined) return this.putBack(row, { reason: 'account', due: { inMs: NO_ACCOUNT_MS } });
    const permit = account.health.enter(row.id);
    if (!permit.go) return this.putBack(row, { reason: 'account', due: { inMs: permit.waitMs } });
    let called = false;
    try {
      const slot = await account.rate?.slot(this.closing, 'ledger');
      const wish = { account: account.name, claimant: 'ledger', signal: this.closing } as const;
      await this.slots.run(wish, async () => {
        if (!account.health.stillLets(permit)) return;
        called = true;
        await slot?.arrives();
        await this.call(account, row, fence);
      });
    } finally {
      if (!called) {
        account.health.unused(permit);
        await this.putBack(row, { reason: 'retry', due: { inMs: 0 } });
      }
    }
  }

  private async call(account: Account, row: TakenRow, fence: SendFence): Promise<void> {
    const attempt = { rowId: row.id, attempt: row.attempt };
    const outcome = await this.ecall.make(
      account,
      attempt,
      row.recipient,
      readStoredCommand(row.command),
      fence,
    );
    this.settlement.heed(account, outcome);
    const settled = await this.settlement.settle(account, attempt, outcome, row.command);
    if (settled.kind === 'settled') return;
    const { paused, retryAfterMs } = settled;
    const inMs = Math.max(retryAfterMs, 1_000);
    await this.putBack(row, { reason: paused ? 'account' : 'retry', due: { inMs } });
  }

  private async putBack(row: TakenRow, wait: Wait): Promise<void> {
    await this.settlement.insist(() => this.ledger.putBack({ rowId: row.id, attempt: row.attempt }, wait));
  }
}
