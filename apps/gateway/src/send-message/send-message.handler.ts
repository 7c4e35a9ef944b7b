import { parseSendMessage, type ValidCommand } from '@ecall-gateway/contracts';
import { boundToRecord, DeadLetter, isBoundToRecord, type BusRecord } from '@ecall-gateway/event-bus';
import type { Accounts } from '../accounts/accounts.js';
import type { Clock } from '../time/clock.js';
import type { MessageSender } from '../sending/message-sender.js';
import { missingConfiguration } from './missing-configuration.js';
import type { RecordRefusal } from './record-refusal.js';
import { replayedFrom } from './replayed-record.js';
import { intentOf, type IntentSource } from './send-intent.js';
import { storedCommand } from '../sending/send-job.js';

export interface SendMessageOptions {
  readonly defaultCountry?: string;
  readonly retentionDays: number;
}

/** One command record, from its bytes to an outcome per recipient. */
export class SendMessageHandler {
  constructor(
    private readonly accounts: Accounts,
    private readonly sender: MessageSender,
    private readonly refusal: RecordRefusal,
    private readonly clock: Clock,
    private readonly options: SendMessageOptions,
  ) {}

  /**
   * Returns when every recipient has a durable outcome, or is kept by the ledger.
   * @throws {DeadLetter} for a record that is no valid command; RetryLater while ledger or bus are away
   */
  async handle(received: BusRecord, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const replayed = boundToRecord(() => replayedFrom(received));
    const record = replayed ?? received;
    const { defaultCountry, retentionDays } = this.options;
    const options = { now, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
    const parsed = boundToRecord(() => parseSendMessage(record, options));
    const source: IntentSource = { record, parsed, now, retentionDays };
    if (parsed.kind === 'invalid') {
      await this.refusal.rejectRecord(source, parsed);
      throw new DeadLetter(parsed.reason, parsed.detail);
    }
    const trouble = missingConfiguration(this.accounts, parsed.command);
    if (trouble !== undefined) {
      await this.refusal.rejectRecord(source, { ...trouble, ...facts(parsed) });
      throw new DeadLetter(trouble.reason, trouble.detail);
    }
    if (replayed !== undefined) await this.refusal.takeBack(source, parsed);
    await this.sendAll(source, parsed, { isReplay: replayed !== undefined, signal });
  }

  /** Each recipient is a send of its own: one that fails leaves the others alone. */
  private async sendAll(
    source: IntentSource,
    parsed: ValidCommand,
    { isReplay, signal }: { readonly isReplay: boolean; readonly signal: AbortSignal },
  ): Promise<void> {
    const { command, impossibleRecipients } = parsed;
    const account = this.accounts.find(command.account);
    if (account === undefined) return;
    const stored = storedCommand(command);
    const refused = impossibleRecipients.map(async (recipient) =>
      this.refusal.rejectRecipient(source, recipient),
    );
    const sent = command.recipients.map(async (recipient) =>
      this.sender.send(
        account,
        { intent: intentOf(source, recipient, stored), command: stored, isReplay },
        signal,
      ),
    );
    const failures = (await Promise.allSettled([...refused, ...sent])).flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    // Whatever is not the record's own may pass: who can still go must go before the record is given up.
    const failure = failures.find((reason) => !isBoundToRecord(reason)) ?? failures[0];
    if (failure !== undefined) throw failure as Error;
  }
}

function facts({ command, fingerprint, traceparent }: ValidCommand) {
  const { commandId, account, channel, recipients, metadata } = command;
  const to = recipients.length === 1 ? recipients[0] : undefined;
  return {
    commandId,
    account,
    channel,
    metadata,
    fingerprint,
    ...(to === undefined ? {} : { to }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
