import type { EcallError } from './ecall-error.js';
import type { AccountRefused, NotSent, Rejected, Throttled, Unknown } from './send-outcome.js';

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
  | { readonly kind: 'rejected'; readonly error: EcallError }
  | { readonly kind: 'account-refused'; readonly reason: 'credits'; readonly error: EcallError }
  | { readonly kind: 'unknown' };
