import type { ListedMessage, SendOutcome } from '@ecall-gateway/ecall-client';
import { senderOf, type Account } from '../accounts/account.js';
import type { CallbackAddress } from '../callback-token/callback-address.js';
import type { LeaseGuard } from './lease-guard.js';
import { NoSenderError } from './no-sender.error.js';
import { outcomesOf } from './list-outcome.js';
import type { BegunMessage, StoredCommand } from './send-job.js';

/** Makes the one call of an attempt, or of a list of them. Their intents must be durable beforehand. */
export class EcallCall {
  constructor(
    private readonly callbacks: CallbackAddress,
    private readonly timeoutMs: number,
  ) {}

  /** Cannot be aborted: the answer of a call that has begun is worth waiting for, and the timeout ends it. */
  async make(
    account: Account,
    { attempt, recipient, redirectedTo = recipient, command }: BegunMessage,
    guard: LeaseGuard,
  ): Promise<SendOutcome> {
    const message = messageTo(account, redirectedTo, command);
    if (message === undefined) return { kind: 'not-sent', reason: 'aborted', cause: new NoSenderError() };
    const request = { ...message, notification: { addresses: [this.callbacks.of(attempt)] } };
    return account.client.send(request, { timeoutMs: this.timeoutMs, beforeDispatch: guard.check });
  }

  /** The outcomes in the order of the messages; see {@link outcomesOf}. */
  async makeList(
    account: Account,
    listId: string,
    listed: readonly BegunMessage[],
    guard: LeaseGuard,
  ): Promise<ReturnType<typeof outcomesOf>> {
    const messages = listed.flatMap(({ recipient, command }) => messageTo(account, recipient, command) ?? []);
    // One without a sender finds out alone, and the others are not held up by it.
    if (messages.length < listed.length) return listed.map(() => 'refused-together');
    const outcome = await account.client.sendList(
      { messages, notification: { addresses: [this.callbacks.of({ listId })] } },
      { timeoutMs: this.timeoutMs, beforeDispatch: guard.check },
    );
    return outcomesOf(outcome, listed.length);
  }
}

/** Undefined where nobody sends it: its account's sender may be taken out of the configuration at any time. */
function messageTo(account: Account, to: string, command: StoredCommand): ListedMessage | undefined {
  const { channel, content, from = senderOf(account, channel) } = command;
  return from === undefined ? undefined : { channel, from, to, content };
}
