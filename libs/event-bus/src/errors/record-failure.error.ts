import { RpcException } from '@nestjs/microservices';

/**
 * Thrown by a handler: this record failed because of what it is, but another try may do better. The engine counts the
 * failure, tries again with backoff, and dead-letters the record after `maxAttempts` (reason `handler-failed`).
 *
 * Only this error and `DeadLetter` are ever counted against a record. See {@link boundToRecord} for the simple way to
 * throw it where it belongs.
 */
export class RecordFailure extends RpcException {
  override readonly name = 'RecordFailure';

  /** @param message goes into the dead letter's header `dlq-error`; it holds no personal data */
  constructor(message: string, options?: ErrorOptions) {
    super(message);
    if (options?.cause !== undefined) this.cause = options.cause;
  }

  /** What Nest's RPC layer throws on: the error itself. */
  override getError(): this {
    return this;
  }
}

/** Checks the shape, so that it also recognises errors of another copy of this package. */
export function isRecordFailure(error: unknown): error is RecordFailure {
  return error instanceof Error && error.name === 'RecordFailure';
}
