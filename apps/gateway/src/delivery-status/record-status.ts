import { isFinal, supersededBy } from '@ecall-gateway/contracts';
import type { StatusNotification } from '@ecall-gateway/ecall-client';
import type { Attempt, Ledger, StatusAnswer, StatusReport } from '@ecall-gateway/ledger';
import type { OutboxRelay } from '../events/outbox-relay.js';
import type { Clock } from '../process/clock.js';

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
    said: Pick<StatusNotification, 'messageId' | 'status' | 'providerStatus' | 'occurredAt'>,
    source: StatusReport['source'],
  ): Promise<StatusAnswer> {
    const answer = await this.ledger.recordStatus({
      ...attempt,
      ...(said.messageId === undefined ? {} : { messageId: said.messageId }),
      status: said.status,
      final: isFinal(said.status),
      providerStatus: said.providerStatus,
      occurredAt: said.occurredAt ?? new Date(this.clock.now()).toISOString(),
      source,
      supersedes: supersededBy(said.status),
    });
    if (answer === 'recorded') this.relay.wake();
    return answer;
  }
}
