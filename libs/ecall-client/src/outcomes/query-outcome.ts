import type { MessageListState, MessageState } from './message-state.js';
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
    | 'certificate'
    | 'proxy'
    | 'aborted'
    | 'server-error'
    | 'no-request-id'
    | 'unexpected-status'
    | 'unreadable';
  readonly status?: number;
  readonly requestId?: string;
  readonly cause?: Error;
}

/** What a question for a message list brought. A question costs nothing and may be repeated. */
export type ListQueryOutcome = ListFound | NotFound | Throttled | AccountRefused | QueryFailed;

export interface ListFound {
  readonly kind: 'found';
  readonly list: MessageListState;
  readonly requestId: string;
}

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
