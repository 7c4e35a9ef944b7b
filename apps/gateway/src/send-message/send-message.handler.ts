import { parseRecord, type InvalidCommand, type ValidCommand } from '@ecall-gateway/contracts';
import {
  boundToRecord,
  DeadLetter,
  isBoundToRecord,
  RetryLater,
  type BusRecord,
} from '@ecall-gateway/event-bus';
import type { Ledger, SendRow } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { CancelRecord } from '../cancel-command/cancel-record.js';
import type { Clock } from '../time/clock.js';
import type { Tracing } from '../tracing/tracing.port.js';
import { CommandRefusedError } from '../sending/command-refused.error.js';
import type { MessageSender } from '../sending/message-sender.js';
import { missingConfiguration } from './missing-configuration.js';
import type { RecordRefusal } from './record-refusal.js';
import { replayedFrom } from './replayed-record.js';
import { commandQuery, intentOf, isMadeOfCoordinates, type IntentSource } from './send-intent.js';
import { storedCommand, type SendJob } from '../sending/send-job.js';

type Refusal = Pick<InvalidCommand, 'reason' | 'detail'>;
type CommandSource = IntentSource & { readonly parsed: ValidCommand };

export interface SendMessageOptions {
  readonly defaultCountry?: string;
  readonly retentionDays: number;
  /** Whose commands go before the others. */
  readonly urgentTopic: string;
}

/** One record of a command topic: a command, from its bytes to an outcome per recipient, or a cancel. */
export class SendMessageHandler {
  constructor(
    private readonly accounts: Accounts,
    private readonly ledger: Pick<Ledger, 'lookUp'>,
    private readonly sender: MessageSender,
    private readonly refusal: RecordRefusal,
    private readonly cancelRecord: CancelRecord,
    private readonly clock: Clock,
    private readonly options: SendMessageOptions,
    private readonly tracing?: Pick<Tracing, 'received'>,
  ) {}

  /**
   * Returns when every recipient has a durable outcome, or is kept by the ledger; for a cancel when that is durable.
   * @throws {DeadLetter} for a record that is neither a valid command nor a valid cancel; RetryLater while ledger or bus are away
   */
  async handle(received: BusRecord, signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const replayed = boundToRecord(() => replayedFrom(received));
    const record = replayed ?? received;
    const { defaultCountry, retentionDays, urgentTopic } = this.options;
    const options = { now, ...(defaultCountry === undefined ? {} : { defaultCountry }) };
    const parsed = boundToRecord(() => parseRecord(record, options));
    if (parsed.kind === 'cancel' || parsed.kind === 'invalid-cancel')
      return this.cancelRecord.handle(record, parsed);
    const publishedAt = Math.min(record.timestamp, received.timestamp);
    const isUrgent = received.topic === urgentTopic;
    const common = { record, isFallbackId: false, isUrgent, publishedAt, now, retentionDays };
    const isReplay = replayed !== undefined;
    if (this.tracing === undefined) return this.process({ ...common, parsed }, isReplay, signal);
    await this.tracing.received(received, parsed.traceparent, async (traceparent) => {
      const traced = traceparent === undefined ? parsed : { ...parsed, traceparent };
      await this.process({ ...common, parsed: traced }, isReplay, signal);
    });
  }

  private async process(
    { parsed, ...source }: IntentSource,
    isReplay: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    if (parsed.kind === 'invalid') {
      await this.refusal.rejectRecord({ ...source, parsed }, parsed, 'tell nobody');
      throw new DeadLetter(parsed.reason, parsed.detail);
    }
    await this.handleCommand(await this.identified({ ...source, parsed }), isReplay, signal);
  }

  /** The id of a command without one is made of a position, which a topic made anew uses again. */
  private async identified(source: CommandSource): Promise<CommandSource> {
    const { record, parsed } = source;
    const { command } = parsed;
    if (!isMadeOfCoordinates(command.commandId, record)) return source;
    const fallback = { ...source, isFallbackId: true };
    const knowledge = await this.ledger.lookUp(commandQuery(fallback));
    if (knowledge.kind !== 'other-record') return fallback;
    const commandId = `${command.commandId}:${record.timestamp}`;
    return { ...source, parsed: { ...parsed, command: { ...command, commandId } } };
  }

  private async handleCommand(source: CommandSource, isReplay: boolean, signal: AbortSignal): Promise<void> {
    const { parsed } = source;
    const missing = missingConfiguration(this.accounts, parsed.command);
    if (missing !== undefined) {
      // What was begun of a command goes on when the configuration is back, whatever it says now.
      if (isBegun(await this.rowsOf(source))) return this.keepAll(source, signal);
      return this.refuse(source, missing);
    }
    if (isReplay) await this.refusal.takeBack(source, parsed);
    const account = this.accounts.find(parsed.command.account);
    // Taken out of the configuration while the ledger was asked.
    if (account === undefined) return this.handleCommand(source, isReplay, signal);
    await this.forEachRecipient(source, async ({ intent, command }) =>
      this.sender.send(account, { intent: { ...intent, isReplay }, command, isReplay }, signal),
    );
  }

  /** Undefined for a command that the ledger does not know. */
  private async rowsOf(source: CommandSource): Promise<readonly SendRow[] | undefined> {
    const knowledge = await this.ledger.lookUp(commandQuery(source));
    return knowledge.kind === 'known' ? knowledge.rows : undefined;
  }

  /**
   * Tells it once for the command.
   * @param to whose row tells it; '' is the command's own
   * @throws {DeadLetter} always
   */
  private async refuse(
    source: CommandSource,
    { reason, detail }: Refusal,
    to = onlyRecipient(source.parsed),
  ): Promise<never> {
    await this.refusal.rejectRecord(source, { reason, detail, to, ...facts(source.parsed) }, 'try again');
    throw new DeadLetter(reason, detail);
  }

  /** As it was refused before; whoever refused it may have been gone before the event and the dead letter were out. */
  private async refuseAgain(source: CommandSource): Promise<never> {
    const refusal = refusalOf(await this.rowsOf(source));
    if (refusal === undefined) throw new RetryLater('the refusal was taken back meanwhile', { afterMs: 0 });
    return this.refuse(source, refusal, '');
  }

  private async keepAll(source: CommandSource, signal: AbortSignal): Promise<void> {
    await this.forEachRecipient(source, async (job) => this.sender.keep(job, signal));
  }

  /** Each recipient is a send of its own: one that fails leaves the others alone. */
  private async forEachRecipient(
    source: CommandSource,
    handle: (job: SendJob) => Promise<void>,
  ): Promise<void> {
    const { command, impossibleRecipients } = source.parsed;
    const stored = storedCommand(command);
    const refused = impossibleRecipients.map(async (recipient) =>
      this.refusal.rejectRecipient(source, recipient),
    );
    const sent = command.recipients.map(async (recipient) =>
      handle({ intent: intentOf(source, recipient, stored), command: stored }),
    );
    const failures = (await Promise.allSettled([...refused, ...sent])).flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    // Whatever is not the record's own may pass: who can still go must go before the record is given up.
    const others = failures.filter((reason) => !(reason instanceof CommandRefusedError));
    const failure = others.find((reason) => !isBoundToRecord(reason)) ?? others[0];
    if (failure !== undefined) throw failure as Error;
    if (failures.length > 0) await this.refuseAgain(source);
  }
}

/** Whether anything of a command is more than a refusal without a call; one that is known and has no row is on its way. */
function isBegun(rows: readonly SendRow[] | undefined): boolean {
  if (rows === undefined) return false;
  return rows.length === 0 || rows.some((row) => row.attempt > 0 || row.state !== 'rejected');
}

/** Why a command was refused as a whole. */
function refusalOf(rows: readonly SendRow[] | undefined): Refusal | undefined {
  return rows?.find(({ recipient }) => recipient === '')?.rejection;
}

/** '' where there are several: the row of the refusal is the command's own then. */
function onlyRecipient({ command: { recipients } }: ValidCommand): string {
  return (recipients.length === 1 ? recipients[0] : undefined) ?? '';
}

function facts({ command, fingerprint, traceparent }: ValidCommand) {
  const { commandId, account, channel, metadata } = command;
  return {
    commandId,
    account,
    channel,
    metadata,
    fingerprint,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
