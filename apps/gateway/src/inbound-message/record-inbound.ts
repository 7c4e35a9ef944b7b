import { eventId, normalizeSender, type InboundMessageReceived } from '@ecall-gateway/contracts';
import type { ReceivedMessage } from '@ecall-gateway/ecall-client';
import type { Ledger } from '@ecall-gateway/ledger';
import type { OutboxRelay } from '../events/outbox-relay.js';
import type { Clock } from '../time/clock.js';

/** Keeps an inbound message as an event in the outbox; eCall may call more than once for the same one. */
export class RecordInbound {
  constructor(
    private readonly ledger: Pick<Ledger, 'recordInbound'>,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly clock: Clock,
    private readonly defaultCountry: string | undefined,
  ) {}

  /** Resolves when the event is durable. @throws when the ledger does not answer */
  async record(message: ReceivedMessage, body: Buffer): Promise<'recorded' | 'unchanged'> {
    const data: InboundMessageReceived = {
      ...(message.messageId === undefined ? {} : { messageId: message.messageId }),
      channel: message.channel,
      from: normalizeSender(message.from, this.defaultCountry),
      to: normalizeSender(message.to, this.defaultCountry),
      content: message.content,
      // A time without a zone could be hours off: the time of arrival is nearer.
      receivedAt:
        (message.timestampIsUtc ? message.receivedAt : undefined) ?? new Date(this.clock.now()).toISOString(),
    };
    const id = eventId.inbound(message.messageId, body);
    const answer = await this.ledger.recordInbound({ id, data: JSON.stringify(data) });
    if (answer === 'recorded') this.relay.wake();
    return answer;
  }
}
