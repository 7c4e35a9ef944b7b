import type { MessageStatus } from './message-status.js';

/** The CloudEvents types of what the gateway publishes. */
export const EVENT_TYPES = {
  accepted: 'ecall.message.accepted.v1',
  rejected: 'ecall.message.rejected.v1',
  expired: 'ecall.message.expired.v1',
  cancelled: 'ecall.message.cancelled.v1',
  inDoubt: 'ecall.message.in-doubt.v1',
  statusChanged: 'ecall.message.status-changed.v1',
  inboundReceived: 'ecall.inbound-message.received.v1',
} as const;

export type EventType = (typeof EVENT_TYPES)[keyof typeof EVENT_TYPES];

/** What every event about an outgoing message says. Of a command that could not be read, only what could be. */
export interface MessageFacts {
  readonly commandId: string;
  readonly account?: string;
  readonly channel?: string;
  /** E.164. */
  readonly to?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What every event about one recipient's message says. */
export interface RecipientFacts extends MessageFacts {
  readonly account: string;
  readonly channel: string;
  readonly to: string;
}

/** eCall took the message. */
export interface MessageAccepted extends RecipientFacts {
  /** eCall's id; missing where its answer could not be read, or where a person decided that it was sent. */
  readonly messageId?: string;
  /** eCall's `x-f24-request-id`: its support asks for it. */
  readonly requestId?: string;
  /** SMS only: how many it took. */
  readonly segments?: number;
  readonly encoding?: string;
  readonly acceptedAt: string;
  /** E.164: where a guard (`SEND_REDIRECT_TO`) sent the message instead of `to`. */
  readonly redirectedTo?: string;
}

/** It will not be sent. */
export interface MessageRejected extends MessageFacts {
  /** A stable code. */
  readonly reason: string;
  readonly detail: string;
  /** eCall's error code. */
  readonly providerError?: string;
  readonly requestId?: string;
}

/** Its `expiresAt` passed before it could be sent. */
export interface MessageExpired extends RecipientFacts {
  readonly expiresAt: string;
}

/** It was cancelled before it was sent, and will not be. */
export interface MessageCancelled extends RecipientFacts {
  readonly cancelledAt: string;
}

/** Nobody knows whether it was sent. Denies nothing: `accepted` may still follow, once. */
export interface MessageInDoubt extends RecipientFacts {
  readonly since: string;
  readonly attempt: number;
  readonly policy: string;
  /** True when the gateway's own efforts end. */
  readonly final: boolean;
}

export interface MessageStatusChanged extends RecipientFacts {
  readonly messageId: string;
  readonly status: MessageStatus;
  readonly final: boolean;
  /** eCall's own word. */
  readonly providerStatus: string;
  readonly occurredAt: string;
  readonly source: 'webhook' | 'poll';
}

/** Somebody wrote to one of our numbers. */
export interface InboundMessageReceived {
  readonly messageId?: string;
  readonly channel: string;
  /** E.164 where it is a number; a short code or a name as it is. */
  readonly from: string;
  readonly to: string;
  readonly content: { readonly type: string; readonly text?: string; readonly mediaId?: string };
  readonly receivedAt: string;
}

interface EventData {
  readonly [EVENT_TYPES.accepted]: MessageAccepted;
  readonly [EVENT_TYPES.rejected]: MessageRejected;
  readonly [EVENT_TYPES.expired]: MessageExpired;
  readonly [EVENT_TYPES.cancelled]: MessageCancelled;
  readonly [EVENT_TYPES.inDoubt]: MessageInDoubt;
  readonly [EVENT_TYPES.statusChanged]: MessageStatusChanged;
  readonly [EVENT_TYPES.inboundReceived]: InboundMessageReceived;
}

interface EventOf<T extends EventType> {
  readonly type: T;
  /** Deterministic: the same fact has the same id, so a repeat can be dropped. */
  readonly id: string;
  /** The commandId; of an inbound message its messageId, or the event's id where it has none. */
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  /** Grows per commandId and recipient. Inbound messages have none. */
  readonly sequence?: number;
  readonly traceparent?: string;
  readonly data: EventData[T];
}

/** Everything the gateway publishes, told apart by `type`. */
export type DomainEvent = { [T in EventType]: EventOf<T> }[EventType];
