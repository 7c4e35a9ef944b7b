import type { Attempt } from './intent.js';
import type { SendRow } from './send-row.js';

/** At most `max` sends begun to one number within a sliding window, by the database's clock. */
export interface RecipientLimit {
  readonly max: number;
  readonly windowMs: number;
  /** Only sends of this account count; absent: those of all accounts. */
  readonly account?: string;
}

/** At most `max` segments of an account within a day, counted from a reset to the next. */
export interface DayLimit {
  /** ISO 8601: the reset from which this day counts. */
  readonly day: string;
  readonly max: number;
  /** On top of `max`, whatever was lifted: an urgent message's tenth. Default 0. */
  readonly extra?: number;
}

/** Counts a begun attempt against the limits, between its intent and its call. */
export interface Charge extends Attempt {
  readonly segments: number;
  readonly perRecipient?: readonly RecipientLimit[];
  readonly perDay?: DayLimit;
}

export type ChargeAnswer =
  /** Counted now, or by an earlier attempt of this row: it may go. A release takes the count back. */
  | { readonly kind: 'charged' }
  /** Nothing was counted: too many sends to the number. */
  | { readonly kind: 'recipient-limit' }
  /** Nothing was counted: the day's segments are used up, and the account is `limited` for all replicas. */
  | { readonly kind: 'day-limit' }
  | { readonly kind: 'not-mine'; readonly row: SendRow }
  | { readonly kind: 'gone' };

/** What one account has used of a day. */
export interface DayCount {
  readonly account: string;
  /** ISO 8601, as the charges named it. */
  readonly day: string;
  /** Segments. */
  readonly used: number;
  /** How often an operator allowed one more full limit. */
  readonly lifts: number;
  /** ISO 8601: since when ordinary messages are refused; until a lift, or the next day. */
  readonly limitedAt?: string;
  /** The same for urgent ones. */
  readonly urgentLimitedAt?: string;
}
