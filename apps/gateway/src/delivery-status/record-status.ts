import { isFinal, supersededBy } from '@ecall-gateway/contracts';
import type { MessageState } from '@ecall-gateway/ecall-client';
import type { Attempt, Ledger, StatusAnswer, StatusReport } from '@ecall-gateway/ledger';
import type { OutboxRelay } from '../events/outbox-relay.js';
import type { Clock } from '../process/clock.js';
import { storableText } from '../process/storable-text.js';

/** Longest id or word of eCall's that is kept. */
const MAX_TEXT = 128;

/** Keeps what eCall says of a message, from a callback or from a query. The outbox publishes what is news. */
export class RecordStatus {
  constructor(
    private readonly ledger: Pick<Ledger, 'recordStatus'>,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly clock: Clock,
  ) {}

  /** Resolves when state and event are durable. @throws when the ledger does not answer */
  async record(
    attempt: Attempt,
    said: Pick<MessageState, 'messageId' | 'status' | 'providerStatus' | 'occurredAt' | 'timestampIsUtc'>,
    source: StatusReport['source'],
  ): Promise<StatusAnswer> {
    const answer = await this.ledger.recordStatus({
      ...attempt,
      ...(said.messageId === undefined ? {} : { messageId: storableText(said.messageId, MAX_TEXT) }),
      status: said.status,
      final: isFinal(said.status),
      providerStatus: storableText(said.providerStatus, MAX_TEXT),
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
