import type { Attempt, BeginAnswer } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { RateSlot } from '../limits/rate-limiter.js';
import type { SendJob } from './send-job.js';
import type { Settled } from './outcome-recorder.js';

/** What became of one try at one message. */
export type CallResult =
  /** The ledger did not let it begin. */
  | { readonly kind: 'not-begun'; readonly answer: BeginAnswer }
  /** The account let nothing go any more when the message's turn came: nothing was begun. */
  | { readonly kind: 'held-back' }
  /** Its patience ended before a slot was free: nothing was begun. */
  | { readonly kind: 'no-slot' }
  | { readonly kind: 'called'; readonly attempt: Attempt; readonly settled: Settled }
  /** Begun for a list and known not sent: it has to go alone. */
  | { readonly kind: 'to-go-alone'; readonly attempt: Attempt };

export interface CallOptions {
  /** Never in a list with others: a probe, or what was begun before. */
  readonly alone: boolean;
  /** The account lets this one go to see whether others may. */
  readonly probe: boolean;
  /** Missing where the account has no rate limit. */
  readonly slot: RateSlot | undefined;
  /** Milliseconds to wait for a slot; without it as long as it takes. */
  readonly patienceMs?: number;
  /** Gives up the wait for a slot; a call that has begun goes to its end. */
  readonly signal: AbortSignal;
}

/** Takes a message through intent, call and outcome: alone, or with others that wait. */
export interface CallStrategy {
  make(account: Account, job: SendJob, options: CallOptions): Promise<CallResult>;
}
