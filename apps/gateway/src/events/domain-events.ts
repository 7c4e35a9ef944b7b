import {
  encodeEvent,
  EVENT_TYPES,
  eventId,
  type DomainEvent,
  type InboundMessageReceived,
  type MessageAccepted,
  type MessageFacts,
  type MessageStatus,
  type RecipientFacts,
} from '@ecall-gateway/contracts';
import type { OutgoingRecord } from '@ecall-gateway/event-bus';
import type { EventRow, InboundEvent, LedgerEvent, SendEvent, SendFact } from '@ecall-gateway/ledger';

/** Renders the ledger's facts as records: the same fact gives the same bytes, whichever replica renders it. */
export class DomainEvents {
  constructor(
    private readonly messageTopic: string,
    private readonly inboundTopic: string,
  ) {}

  record(event: LedgerEvent): OutgoingRecord {
    return event.kind === 'send'
      ? { topic: this.messageTopic, ...encodeEvent(messageEvent(event)) }
      : { topic: this.inboundTopic, ...encodeEvent(inboundEvent(event)) };
  }
}

/** Optional fields may be there as undefined. */
type WithUndefined<T> = { readonly [K in keyof T]: T[K] | undefined };

function messageEvent(event: SendEvent): DomainEvent {
  const { row, sequence, at, fact } = event;
  if (fact.type === 'accepted') return acceptedEvent(event, fact);
  const facts = recipientFacts(row);
  const { commandId, recipient, traceparent } = row;
  const common = {
    subject: commandId,
    time: at,
    sequence,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  switch (fact.type) {
    case 'rejected': {
      const { type: _, ...rejected } = fact;
      const id = eventId.outcome('rejected', commandId, recipient);
      return { ...common, id, type: EVENT_TYPES.rejected, data: { ...readableFacts(row), ...rejected } };
    }
    case 'expired': {
      const id = eventId.outcome('expired', commandId, recipient);
      return { ...common, id, type: EVENT_TYPES.expired, data: { ...facts, expiresAt: fact.expiresAt } };
    }
    case 'cancelled': {
      const id = eventId.outcome('cancelled', commandId, recipient);
      return {
        ...common,
        id,
        type: EVENT_TYPES.cancelled,
        data: { ...facts, cancelledAt: fact.cancelledAt },
      };
    }
    case 'in-doubt': {
      const { type: _, ...inDoubt } = fact;
      const id = eventId.inDoubt(commandId, recipient, fact.attempt, fact.final);
      return { ...common, id, type: EVENT_TYPES.inDoubt, data: { ...facts, ...inDoubt } };
    }
    case 'status-changed': {
      const { type: _, ...change } = fact;
      const status = fact.status as MessageStatus;
      const id = eventId.statusChanged(commandId, recipient, fact.messageId, status, fact.providerStatus);
      return { ...common, id, type: EVENT_TYPES.statusChanged, data: { ...facts, ...change, status } };
    }
    default:
      return fact satisfies never;
  }
}

/**
 * By far the most frequent. One literal with all fields, of which JSON leaves out those that are undefined: to put it together
 * of what is there costs ten times as much.
 */
function acceptedEvent(
  { row, sequence, at }: SendEvent,
  { messageId, requestId, acceptedAt }: Extract<SendFact, { readonly type: 'accepted' }>,
): DomainEvent {
  const { commandId, account, channel, recipient: to, metadata } = row;
  const { segments, encoding, redirectedTo, traceparent } = row;
  const data: WithUndefined<MessageAccepted> = {
    commandId,
    account,
    channel,
    to,
    metadata,
    messageId,
    requestId,
    acceptedAt,
    segments,
    encoding,
    redirectedTo,
  };
  const event = {
    type: EVENT_TYPES.accepted,
    id: eventId.outcome('accepted', commandId, to),
    subject: commandId,
    time: at,
    sequence,
    traceparent,
    data,
  };
  return event as DomainEvent;
}

function recipientFacts({ commandId, account, channel, recipient, metadata }: EventRow): RecipientFacts {
  return { commandId, account, channel, to: recipient, metadata };
}

/** Of a command that was refused as a whole, only what could be read. */
function readableFacts({ commandId, account, channel, recipient, metadata }: EventRow): MessageFacts {
  return {
    commandId,
    ...(account === '' ? {} : { account }),
    ...(channel === '' ? {} : { channel }),
    ...(recipient === '' ? {} : { to: recipient }),
    metadata,
  };
}

function inboundEvent({ id, data, at }: InboundEvent): DomainEvent {
  const message = JSON.parse(data) as InboundMessageReceived;
  return { type: EVENT_TYPES.inboundReceived, id, subject: message.messageId ?? id, time: at, data: message };
}
