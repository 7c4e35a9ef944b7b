import type { EcallError } from './ecall-error.js';
import type { MessageStatus } from './message-status.js';
import type { AccountRefused, Throttled } from './send-outcome.js';

/** What a question for one message brought. A question costs nothing and may be repeated. */
export type QueryOutcome = Found | NotFound | Throttled | AccountRefused | QueryFailed;

export interface Found {
  readonly kind: 'found';
  readonly message: MessageState;
  readonly requestId: string;
}

/** eCall does not know the id, or no longer: it answers for seven days after sending. */
export interface NotFound {
  readonly kind: 'not-found';
  readonly requestId: string;
}

/** No usable answer; nothing is known about the message. */
export interface QueryFailed {
  readonly kind: 'failed';
  readonly reason:
    | 'timeout'
    | 'connection'
    | 'aborted'
    | 'server-error'
    | 'no-request-id'
    | 'unexpected-status'
    | 'unreadable';
  readonly status?: number;
  readonly requestId?: string;
  readonly cause?: Error;
}

/** A message's state as eCall reports it. */
export interface MessageState {
  readonly messageId?: string;
  readonly messageListId?: string;
  readonly channel?: string;
  readonly from?: string;
  readonly to?: string;
  readonly status: MessageStatus;
  /** eCall's own word for the status. */
  readonly providerStatus: string;
  readonly statusText?: string;
  /** ISO 8601, with `Z` where `timestampIsUtc`; otherwise eCall's own text, in a time zone it does not name. */
  readonly occurredAt?: string;
  /** False for every answer of API version 1 and for a time without a zone: do not compare such a time with others. */
  readonly timestampIsUtc: boolean;
  readonly error?: EcallError;
  /** What eCall sent beside the fields above, under its own names. May name people: never log it. */
  readonly unknownFields: Readonly<Record<string, unknown>>;
}
