import { isFinal, supersededBy, toE164 } from '@ecall-gateway/contracts';
import type { MessageState } from '@ecall-gateway/ecall-client';
import type { Attempt, Ledger, StatusAnswer, StatusReport } from '@ecall-gateway/ledger';
import type { CallbackTarget } from '../callback-token/callback-token.js';
import type { OutboxRelay } from '../events/outbox-relay.js';
import type { Clock } from '../time/clock.js';
import { storableWord } from '../ecall-answers/storable-text.js';

type Said = Pick<
  MessageState,
  'messageId' | 'to' | 'status' | 'providerStatus' | 'occurredAt' | 'timestampIsUtc'
>;

/** Keeps what eCall says of a message, from a callback or from a query. The outbox publishes what is news. */
export class RecordStatus {
  constructor(
    private readonly ledger: Pick<Ledger, 'recordStatus' | 'findListed'>,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly clock: Clock,
    private readonly defaultCountry?: string,
  ) {}

  /**
   * What eCall says at the address that was signed for `target`. The token of a list proves the list; which of its
   * messages is meant, the body says.
   * @throws when the ledger does not answer, or when nothing tells yet which message of the list is meant
   */
  async callback(target: CallbackTarget, said: Said): Promise<StatusAnswer> {
    if ('rowId' in target) return this.record(target, said, 'webhook');
    const recipient = said.to === undefined ? undefined : toE164(said.to, this.defaultCountry);
    const rowId = await this.ledger.findListed({
      listId: target.listId,
      ...messageIdOf(said),
      ...(recipient === undefined ? {} : { recipient }),
    });
    if (rowId !== undefined) return this.record({ rowId, attempt: 1 }, said, 'webhook');
    if (recipient !== undefined) return 'gone';
    // The answer to the list, once it is there, tells which row has this messageId.
    throw new Error('the callback does not say which message of its list it is about');
  }

  /** Resolves when state and event are durable. @throws when the ledger does not answer */
  async record(attempt: Attempt, said: Said, source: StatusReport['source']): Promise<StatusAnswer> {
    const answer = await this.ledger.recordStatus({
      ...attempt,
      ...messageIdOf(said),
      status: said.status,
      final: isFinal(said.status),
      providerStatus: storableWord(said.providerStatus),
      // A time without a zone could be hours off: the time of arrival is nearer.
      occurredAt:
        (said.timestampIsUtc ? said.occurredAt : undefined) ?? new Date(this.clock.now()).toISOString(),
      source,
      supersedes: supersededBy(said.status),
    });
    if (answer === 'recorded') this.relay.wake();
    return answer;
  }
}

function messageIdOf({ messageId }: Said): { messageId?: string } {
  return messageId === undefined ? {} : { messageId: storableWord(messageId) };
}
