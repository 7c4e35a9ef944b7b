import type { MessageRequest, SendOutcome } from '@ecall-gateway/ecall-client';
import type { Attempt } from '@ecall-gateway/ledger';
import { senderOf, type Account } from '../accounts/account.js';
import type { CallbackAddress } from '../callback-token/callback-address.js';
import type { SendFence } from './send-fence.js';
import type { StoredCommand } from './send-job.js';

/** Makes the one call of an attempt. Its intent must be durable before. */
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
    fence: SendFence,
  ) {
    const outcome: SendOutcome = await account.client.send(
      this.request(account, attempt, recipient, command),
      { timeoutMs: this.timeoutMs, beforeDispatch: fence.check },
    );
    return outcome;
  }

  private request(account: Account, attempt: Attempt, to: string, command: StoredCommand): MessageRequest {
    return {
      channel: command.channel,
      // eCall knows a number as a sender by its digits alone (Message page).
      from: (command.from ?? senderOf(account, command.channel) ?? '').replace(/^\+/, '00'),
      to,
      content: command.content,
      notification: { addresses: [this.callbacks.of(attempt)] },
    };
  }
}
