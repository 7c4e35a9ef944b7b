import type { AnswerNote, Attempt, BeginAnswer, SettleAnswer } from '@ecall-gateway/ledger';

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

/** What one try at one message came to. */
export type CallResult =
  | AttemptResult
  /** The ledger did not let it begin. */
  | { readonly kind: 'not-begun'; readonly answer: BeginAnswer }
  /** The account's circuit was no longer closed when the message's turn came. Nothing was begun. */
  | { readonly kind: 'account-closed' }
  /** No slot was free in time. Nothing was begun. */
  | { readonly kind: 'no-slot' }
  /** Begun for a list and known not sent: it has to go alone. */
  | { readonly kind: 'retry-alone'; readonly attempt: Attempt };

/** Whether an intent was written: the call was made, or nearly. */
export function isBegun({ kind }: CallResult): boolean {
  switch (kind) {
    case 'settled':
    case 'not-sent':
    case 'retry-alone':
      return true;
    case 'not-begun':
    case 'account-closed':
    case 'no-slot':
      return false;
    default:
      return kind satisfies never;
  }
}
