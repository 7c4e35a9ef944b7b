import type { Charset } from '../ecall/charset.js';

/** Requests that a rule can be for. `query`: `GET` of a message or a list; `upload`: `POST` of media. */
export const FAULT_REQUESTS = ['send', 'query', 'upload'] as const;
export type FaultRequest = (typeof FAULT_REQUESTS)[number];

/**
 * Which messages a rule is for, and how often. Without `to` and `toPrefix` it is for every message. A fault of the answer
 * strikes a list of messages, or of recipients, as a whole where any of them matches, and draws and counts once for it;
 * `refuse`, `media-unknown` and
 * `sender-unapproved` strike each of them by itself.
 */
export interface FaultScope {
  /** Default `send`. For the others only faults of the answer are possible, and for `upload` no number. */
  readonly on?: FaultRequest;
  /** A recipient: as given in the request, or the same number written with `+` or `00`. */
  readonly to?: string;
  /** The beginning of a recipient's number, compared without regard to `+` and `00`. */
  readonly toPrefix?: string;
  /** The sender, exactly as given in the request. Only for `send`. */
  readonly from?: string;
  /** User name of the account that calls. */
  readonly account?: string;
  /** Share of the matching messages, 0 to 1. Default 1. */
  readonly share?: number;
  /** After so many messages the rule is used up. Default: never. */
  readonly times?: number;
  /** Only these of the matching messages, counted from 1: `[1, 3]` strikes the first and the third. Default: all. */
  readonly calls?: readonly number[];
}

/** Statuses that the fault `status` can answer. */
export const FAULT_STATUSES = [401, 402, 403, 429, 500, 502, 503, 504] as const;

/** Which notifications a fault strikes: `Sent`, or the last one. */
export const NOTIFICATION_STEPS = ['sent', 'final'] as const;
export type NotificationStep = (typeof NOTIFICATION_STEPS)[number];

/** Changes the answer to a request. */
export type AnswerFault =
  /** Accepts and answers `ms` later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Refuses with eCall's error body. Default 400 `InvalidContent`. */
  | { readonly kind: 'refuse'; readonly status?: number; readonly errorCode?: string }
  /** Answers 403 as for an account without enough credits; does not accept. */
  | { readonly kind: 'credits' }
  /** Resets the connection, does not accept. */
  | { readonly kind: 'drop-before' }
  /** Accepts, then resets the connection instead of answering. */
  | { readonly kind: 'drop-after' }
  /** Never answers; accepts all the same if `accept`. */
  | { readonly kind: 'hang'; readonly accept: boolean }
  /** Answers an error status, with `Retry-After` (seconds, or an HTTP date) if given; does not accept. */
  | {
      readonly kind: 'status';
      readonly status: (typeof FAULT_STATUSES)[number];
      readonly retryAfter?: number | string;
    }
  /** Accepts, answers half of the body, then cuts the connection. */
  | { readonly kind: 'truncate' }
  /** Accepts, answers 200 with HTML. */
  | { readonly kind: 'not-json' }
  /** Accepts, answers without the header `x-f24-request-id`. */
  | { readonly kind: 'no-request-id' }
  /** Accepts, answers JSON in another encoding. */
  | { readonly kind: 'charset'; readonly charset: Charset }
  /**
   * A proxy in front of eCall answers instead of eCall: HTML, no `x-f24-request-id`, `Location` with 3xx. Where `accept`, eCall
   * accepts the message nevertheless.
   */
  | { readonly kind: 'proxy'; readonly status: number; readonly accept: boolean };

/** Refuses a message that names a file, as if the file were unknown. Does not affect texts. */
export interface MediaFault {
  readonly kind: 'media-unknown';
}

/** Refuses a message with 400 and names only `From`, as for a sender that eCall has not approved. */
export interface SenderFault {
  readonly kind: 'sender-unapproved';
}

/** Strikes message lists and `toList`. Does not affect messages to one recipient. */
export type ListFault =
  /** Accepts, but the answer has one result too few. */
  | { readonly kind: 'list-count' }
  /** Accepts; the answer names bare ids instead of objects. */
  | { readonly kind: 'list-plain' }
  /** Refuses the whole list with eCall's error body; accepts nothing. Default 400 `InvalidContent`. */
  | { readonly kind: 'list-refuse'; readonly status?: number; readonly errorCode?: string };

/** Changes the status notifications of an accepted message. */
export type CallbackFault =
  /** Notifications come `ms` later. */
  | { readonly kind: 'callback-delay'; readonly ms: number; readonly only?: NotificationStep }
  /** No notifications: they are lost. */
  | { readonly kind: 'callback-none'; readonly only?: NotificationStep }
  /** Each notification comes `count` times. */
  | { readonly kind: 'callback-repeat'; readonly count: number; readonly only?: NotificationStep }
  /** Notifications are JSON in another encoding. */
  | { readonly kind: 'callback-charset'; readonly charset: Charset }
  /** The final status comes first, `Sent` after it. */
  | { readonly kind: 'callback-shuffle' }
  /** `Sent` comes before the request is answered. */
  | { readonly kind: 'callback-early' }
  /** The message ends with this status instead of `Delivered`. */
  | { readonly kind: 'final-status'; readonly status: string };

export type Fault = AnswerFault | MediaFault | SenderFault | ListFault | CallbackFault;
export type FaultKind = Fault['kind'];
export type FaultRule = Fault & FaultScope;
