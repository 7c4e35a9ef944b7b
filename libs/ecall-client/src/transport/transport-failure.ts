import type { FailureReason } from '../classify/answer-facts.js';

/** The adapter's rejection: no status arrived. Holds no request, no header and no body, so it can be shown anywhere. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';

  constructor(
    readonly reason: FailureReason,
    /** Whether the request was given to a socket. */
    readonly dispatched: boolean,
    override readonly cause?: Error,
  ) {
    super(`eCall request ended without an answer: ${reason}`);
  }
}
