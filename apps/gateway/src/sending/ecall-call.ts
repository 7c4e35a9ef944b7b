import type { ListedMessage, SendOutcome } from '@ecall-gateway/ecall-client';
import type { Attempt } from '@ecall-gateway/ledger';
import { senderOf, type Account } from '../accounts/account.js';
import type { CallbackAddress } from '../callback-token/callback-address.js';
import { outcomesOf } from './list-outcome.js';
import type { LeaseGuard } from './lease-guard.js';
import type { BegunJob, StoredCommand } from './send-job.js';

/** Makes the one call of an attempt, or of a list of them. Their intents must be durable before. */
export class EcallCall {
  constructor(
    private readonly callbacks: CallbackAddress,
    private readonly timeoutMs: number,
  ) {}

  /** Never aborted from outside: a call that was begun is worth its answer, and ends by itself at the timeout. */
  async make(
    account: Account,
    attempt: Attempt,
    recipient: string,
    command: StoredCommand,
    fence: LeaseGuard,
  ): Promise<SendOutcome> {
    const notification = { addresses: [this.callbacks.of(attempt)] };
    const request = { ...messageTo(account, recipient, command), notification };
    return account.client.send(request, { timeoutMs: this.timeoutMs, beforeDispatch: fence.check });
  }

  /** The outcomes in the order of the messages; see {@link outcomesOf}. */
  async makeList(
    account: Account,
    listId: string,
    listed: readonly BegunJob[],
    fence: LeaseGuard,
  ): Promise<ReturnType<typeof outcomesOf>> {
    const messages = listed.map(({ job }) => messageTo(account, job.intent.recipient, job.command));
    const outcome = await account.client.sendList(
      { messages, notification: { addresses: [this.callbacks.of({ listId })] } },
      { timeoutMs: this.timeoutMs, beforeDispatch: fence.check },
    );
    return outcomesOf(outcome, listed.length);
  }
}

function messageTo(account: Account, to: string, command: StoredCommand): ListedMessage {
  return {
    channel: command.channel,
    // eCall knows a number as a sender by its digits alone (Message page).
    from: (command.from ?? senderOf(account, command.channel) ?? '').replace(/^\+/, '00'),
    to,
    content: command.content,
  };
}
