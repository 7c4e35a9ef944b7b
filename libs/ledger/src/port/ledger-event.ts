import type { SendRow } from './send-row.js';

/** What the events of a row say of it. */
export interface EventRow extends Pick<
  SendRow,
  | 'id'
  | 'commandId'
  | 'account'
  | 'channel'
  | 'recipient'
  | 'metadata'
  | 'traceparent'
  | 'segments'
  | 'encoding'
  | 'redirectedTo'
> {
  /** ISO 8601. */
  readonly accepted?: { readonly acceptedAt: string };
}

/** A fact about one row, to be rendered as a domain event. Rendering it twice gives the same bytes. */
export interface SendEvent {
  readonly kind: 'send';
  readonly row: EventRow;
  /** Grows per row, without repeats. */
  readonly sequence: number;
  /** ISO 8601: when it became true, by the database's clock. */
  readonly at: string;
  readonly fact: SendFact;
}

export type SendFact =
  | {
      readonly type: 'accepted';
      readonly messageId?: string;
      readonly requestId?: string;
      readonly acceptedAt: string;
    }
  | {
      readonly type: 'rejected';
      readonly reason: string;
      readonly detail: string;
      readonly providerError?: string;
      readonly requestId?: string;
    }
  | { readonly type: 'expired'; readonly expiresAt: string }
  | { readonly type: 'cancelled'; readonly cancelledAt: string }
  | {
      readonly type: 'in-doubt';
      readonly since: string;
      readonly attempt: number;
      readonly policy: string;
      readonly final: boolean;
    }
  | {
      readonly type: 'status-changed';
      readonly messageId: string;
      readonly status: string;
      readonly final: boolean;
      readonly providerStatus: string;
      readonly occurredAt: string;
      readonly source: 'webhook' | 'poll';
    };

/** An inbound message, kept as the JSON text of its event's data. */
export interface InboundEvent {
  readonly kind: 'inbound';
  /** Deterministic: a repeat of the same message has the same id. */
  readonly id: string;
  readonly data: string;
  readonly at: string;
}

export type LedgerEvent = SendEvent | InboundEvent;

/** A {@link LedgerEvent} that waits in the outbox. */
export interface OutboxEntry {
  readonly outboxId: string;
  /** How often it was refused for itself. */
  readonly attempts: number;
  readonly event: LedgerEvent;
}
