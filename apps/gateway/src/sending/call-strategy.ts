import type { Account } from '../accounts/account.js';
import type { Probes } from '../accounts/account-circuit.js';
import type { RateSlot } from '../limits/rate-limiter.js';
import type { CallResult } from './call-result.js';
import type { SendJob } from './send-job.js';

export interface CallOptions {
  /** Never in a list with others: a probe, or a message that was begun before. */
  readonly alone: boolean;
  /** An earlier attempt at it, known not sent, was this lane's too. */
  readonly isRetry: boolean;
  /** What lets this one go to see whether others may. */
  readonly probes: Probes;
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
