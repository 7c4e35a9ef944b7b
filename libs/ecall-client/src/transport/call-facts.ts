import type { Readable } from 'node:stream';
import type { FailureReason } from './transport-failure.js';

/** All that is known when a call has ended, whichever way. */
export type CallFacts = AnswerFacts | FailureFacts;

/** A status line and headers arrived; the body may have been cut short. */
export interface AnswerFacts {
  readonly kind: 'answer';
  readonly status: number;
  /** `x-f24-request-id`; missing or blank: the answer is not eCall's. */
  readonly requestId?: string | undefined;
  readonly retryAfter?: string | undefined;
  /** The answer's own `Date`, so that a `Retry-After` date does not depend on our clock. */
  readonly date?: string | undefined;
  /** What arrived of the body. */
  readonly body: string;
  /** Milliseconds since 1970, for a `Retry-After` date in an answer without `Date`. */
  readonly receivedAt: number;
}

/** Of a call whose answer may come as a stream. */
export interface StreamedAnswer extends AnswerFacts {
  readonly headers: Readonly<Record<string, unknown>>;
  /** In place of `body`. */
  readonly bytes?: Readable;
}

/** No status arrived. */
export interface FailureFacts {
  readonly kind: 'failure';
  /** Whether the request was given to a socket: from then on a byte of it may have left. */
  readonly dispatched: boolean;
  readonly reason: FailureReason;
  readonly cause?: Error;
}
