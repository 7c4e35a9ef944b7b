import { RpcException } from '@nestjs/microservices';

export interface RetryLaterOptions extends ErrorOptions {
  /** Milliseconds until the next try. Default: a backoff that grows from 0.5 s to 30 s, with jitter. */
  readonly afterMs?: number;
}

/**
 * Thrown by a handler: not the record's fault (a store is away, a limit is reached). The record waits in its own lane,
 * so it holds up its key alone, and is tried again without a cap.
 *
 * An `RpcException` for the same reason as `DeadLetter`.
 */
export class RetryLater extends RpcException {
  override readonly name = 'RetryLater';
  readonly afterMs?: number;

  constructor(message: string, options: RetryLaterOptions = {}) {
    super(message);
    if (options.cause !== undefined) this.cause = options.cause;
    if (options.afterMs !== undefined) this.afterMs = options.afterMs;
  }

  /** What Nest's RPC layer throws on: the error itself. */
  override getError(): this {
    return this;
  }
}

/** By its shape, so that it holds for an error of another copy of this package. */
export function isRetryLater(error: unknown): error is RetryLater {
  return error instanceof Error && error.name === 'RetryLater';
}
