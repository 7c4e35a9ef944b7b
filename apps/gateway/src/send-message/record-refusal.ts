import { randomUUID } from 'node:crypto';
import type { ImpossibleRecipient, InvalidCommand, ValidCommand } from '@ecall-gateway/contracts';
import { DeadLetter, RetryLater } from '@ecall-gateway/event-bus';
import type { BeginAnswer, Ledger, RejectionFacts, SendIntent } from '@ecall-gateway/ledger';
import type { DirectPublisher } from '../events/direct-publisher.js';
import { intentOf, refusalIntent, type IntentSource } from './send-intent.js';
import { CommandRefusedError } from '../sending/command-refused.error.js';
import { storedCommand } from '../sending/send-job.js';
import { tooOld } from '../sending/too-old.js';

/** Gives what can never be sent its `rejected` event: once, and only under an id that stands for nothing else. */
export class RecordRefusal {
  constructor(
    private readonly ledger: Pick<Ledger, 'reject' | 'reopen'>,
    private readonly publisher: DirectPublisher,
  ) {}

  /**
   * One event for the whole record, where its id can be read.
   * @param ifBegun what to do where messages of the command were begun, so that nobody may be told that all is refused
   */
  async rejectRecord(
    source: IntentSource,
    command: Omit<InvalidCommand, 'kind' | 'fields'>,
    ifBegun: 'tell nobody' | 'try again',
  ): Promise<void> {
    const { commandId, reason, detail } = command;
    if (commandId === undefined) return;
    const onlyIfUnbegun = ifBegun === 'try again';
    const intent = { ...refusalIntent(source, commandId, command), onlyIfUnbegun };
    await this.reject(intent, { reason, detail }, ifBegun);
  }

  /** One number among others that cannot be. */
  async rejectRecipient(source: IntentSource, { to, detail }: ImpossibleRecipient): Promise<void> {
    const { command } = source.parsed as ValidCommand;
    await this.reject(intentOf(source, to, storedCommand(command)), {
      reason: 'impossible-recipient',
      detail,
    });
  }

  /** A dead letter comes again without its fault: what was refused before any call may be sent after all. */
  async takeBack(source: IntentSource, { command }: ValidCommand): Promise<void> {
    const stored = storedCommand(command);
    await Promise.all(
      command.recipients.map(async (recipient) => this.ledger.reopen(intentOf(source, recipient, stored))),
    );
  }

  private async reject(
    intent: Omit<SendIntent, 'holder'>,
    rejection: RejectionFacts,
    ifBegun: 'tell nobody' | 'try again' = 'try again',
  ): Promise<void> {
    const answer: BeginAnswer = await this.ledger.reject({ ...intent, holder: randomUUID() }, rejection);
    switch (answer.kind) {
      case 'publish-directly':
        return this.publisher.publishDirectly(answer.event);
      case 'other-record':
        throw new RetryLater('another record took the id meanwhile', { afterMs: 0 });
      case 'reused':
        throw new DeadLetter('command-id-reused', 'commandId stands for a command with other content');
      case 'too-old':
        throw tooOld(intent.source.timestamp);
      case 'busy':
        if (ifBegun === 'tell nobody' && intent.recipient === '') return;
        throw new RetryLater('another record of the command is in work');
      case 'refused':
        if (ifBegun === 'tell nobody') return;
        throw new CommandRefusedError();
      case 'begun':
      case 'behind':
      case 'done':
        return;
      default:
        answer satisfies never;
    }
  }
}
