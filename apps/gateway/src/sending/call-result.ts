import type { AnswerNote, Attempt, BeginAnswer, SettleAnswer, Wait } from '@ecall-gateway/ledger';

/** What a call that was made came to. */
export type AttemptResult =
  /** The ledger has the outcome. */
  | { readonly kind: 'settled'; readonly answer: SettleAnswer }
  /** eCall did not take the message, and nothing is written yet: the caller decides where the row waits. */
  | {
      readonly kind: 'not-sent';
      readonly attempt: Attempt;
      /** eCall refuses the account or its sender, as far as is known. */
      readonly isSuspended: boolean;
      /** How long it has to wait at the least. */
      readonly retryAfterMs: number;
      /** For the row's timeline. */
      readonly note: AnswerNote;
    };

/** What an attempt came to whose call was not made. */
export type GuardedResult =
  /** A guard refused the recipient, and the ledger has it. */
  | { readonly kind: 'refused-by-guard'; readonly answer: SettleAnswer }
  /** A limit of the account holds it back, and nothing is written yet. */
  | { readonly kind: 'held-back'; readonly attempt: Attempt; readonly wait: Wait }
  /** Begun and known not sent: it has to begin anew, alone. */
  | { readonly kind: 'retry-alone'; readonly attempt: Attempt };

/** What one try at one message came to. */
export type CallResult =
  | AttemptResult
  | GuardedResult
  /** The ledger did not let it begin. */
  | { readonly kind: 'not-begun'; readonly answer: BeginAnswer }
  /** The account's circuit was no longer closed when the message's turn came. Nothing was begun. */
  | { readonly kind: 'account-closed' }
  /** No slot was free in time. Nothing was begun. */
  | { readonly kind: 'no-slot' };

/** Whether the call was made, or nearly: then its turn in the account's rate is used up. */
export function isCalled({ kind }: CallResult): boolean {
  switch (kind) {
    case 'settled':
    case 'not-sent':
    case 'retry-alone':
      return true;
    case 'refused-by-guard':
    case 'held-back':
    case 'not-begun':
    case 'account-closed':
    case 'no-slot':
      return false;
    default:
      return kind satisfies never;
  }
}
