import type { QueryFailed } from './query-outcome.js';
import type { AccountRefused, Throttled } from './send-outcome.js';

/** Whether the account's credentials work and eCall answers, found out without sending anything. */
export type AccessOutcome = (AccessGranted | Throttled | AccountRefused | QueryFailed) & {
  /** There wherever the answer had a `Date`, refusals too. */
  readonly clock?: ClockComparison;
};

export interface AccessGranted {
  readonly kind: 'granted';
  /** Of the answer that shows that the credentials are right. */
  readonly requestId: string;
  /** What eCall says of its version, as it says it; missing where it says nothing that can be read. */
  readonly version?: string;
  /**
   * False where eCall answered with bare 404s only: the credentials may be right, and `baseUrl` may name a path at which eCall
   * serves nothing.
   */
  readonly addressConfirmed: boolean;
}

/** All in milliseconds since 1970. `date` is eCall's clock, in whole seconds; ours is `sentAt` before it, `receivedAt` after it. */
export interface ClockComparison {
  readonly date: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}
