import type { EcallError } from './message-state.js';

/** What became of one `POST /message`. Expected outcomes are values; only bugs throw. */
export type SendOutcome = Accepted | Rejected | Throttled | AccountRefused | NotSent | Unknown;

/** eCall took it. `messageId` is missing where the body could not be read: accepted all the same. */
export interface Accepted {
  readonly kind: 'accepted';
  readonly messageId?: string;
  /** One entry per recipient for a `toList`. */
  readonly messageIdList?: readonly ListedMessageId[];
  readonly requestId: string;
}

export interface ListedMessageId {
  readonly to?: string;
  readonly messageId?: string;
  readonly error?: EcallError;
}

/** eCall refused this message; a repeat would be refused again. */
export interface Rejected extends Refusal {
  readonly kind: 'rejected';
  readonly status: number;
  readonly requestId: string;
}

/** What eCall says against a message. */
export interface Refusal {
  readonly error: EcallError;
  /**
   * `sender`: a 400 that names the sender (`From`) and nothing else. Where the message went out under a default sender, every
   * other message of the account would be refused like it: eCall must approve its alphanumeric senders first.
   */
  readonly refused?: 'sender';
}

/** eCall was busy (429, 503): known not sent. */
export interface Throttled {
  readonly kind: 'throttled';
  readonly status: 429 | 503;
  /** From `Retry-After` (seconds or a date), in milliseconds, at most one hour; missing where eCall named none. */
  readonly retryAfterMs?: number;
  readonly requestId: string;
}

/** The account or the address is refused, not the message: known not sent. */
export interface AccountRefused {
  readonly kind: 'account-refused';
  readonly status: number;
  readonly reason: 'credentials' | 'credits' | 'forbidden' | 'wrong-address';
  readonly error?: EcallError;
  readonly requestId?: string;
}

/** Refused before any byte left: certainly not sent. */
export interface NotSent {
  readonly kind: 'not-sent';
  /**
   * `certificate`: eCall's certificate is not believed (unknown authority, wrong host, expired); `cause` has Node's code for it.
   * `tls`: the handshake failed otherwise. `proxy`: the proxy is not reached, refuses the tunnel or ends it before it stands.
   */
  readonly reason:
    | 'dns'
    | 'connect-refused'
    | 'connect-timeout'
    | 'tls'
    | 'certificate'
    | 'proxy'
    | 'connect-failed'
    | 'aborted';
  readonly cause?: Error;
}

/** Why it is not known what became of a request, whatever it was for. */
export type UnknownReason =
  'timeout' | 'connection-lost' | 'aborted' | 'server-error' | 'no-request-id' | 'unexpected-status';

/** It may have been sent: never repeat blindly. */
export interface Unknown {
  readonly kind: 'unknown';
  /** `unreadable-list`, of a list only: eCall took it, and which message got which result cannot be told. */
  readonly reason: UnknownReason | 'unreadable-list';
  readonly status?: number;
  readonly requestId?: string;
  readonly cause?: Error;
}

/**
 * What became of one `POST /messagelist`. All but `answered` holds for every message of the list: none was sent, or, where it
 * is `unknown`, each of them may have been.
 */
export type ListOutcome = ListAnswered | Rejected | Throttled | AccountRefused | NotSent | Unknown;

/** eCall took the list, and says of each message what became of it. */
export interface ListAnswered {
  readonly kind: 'answered';
  /** Missing where the answer names none: the list cannot be asked for then, its messages can. */
  readonly messageListId?: string;
  readonly requestId: string;
  /** As many as the request's messages, in their order. */
  readonly results: readonly ListItemOutcome[];
}

/**
 * `account-refused`: this one was not sent for want of credits, which says nothing against the message.
 * `unknown`: eCall says neither yes nor no. The message may have been sent: never repeat it blindly.
 */
export type ListItemOutcome =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | ({ readonly kind: 'rejected' } & Refusal)
  | { readonly kind: 'account-refused'; readonly reason: 'credits'; readonly error: EcallError }
  | { readonly kind: 'unknown' };
