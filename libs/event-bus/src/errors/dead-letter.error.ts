import { RpcException } from '@nestjs/microservices';

/**
 * Thrown by a handler: this record can never be handled. It goes to the dead-letter topic at once, with
 * {@link DeadLetter.reason} in the header `dlq-reason`.
 *
 * An `RpcException`, because Nest passes on those alone as they are; anything else leaves its RPC layer as
 * "Internal server error".
 */
export class DeadLetter extends RpcException {
  override readonly name = 'DeadLetter';

  /** @param reason a stable code for programs, such as `not-json`; `message` is for people and holds no personal data */
  constructor(
    readonly reason: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message);
    if (options?.cause !== undefined) this.cause = options.cause;
  }

  /** What Nest's RPC layer throws on: the error itself. */
  override getError(): this {
    return this;
  }
}

/** By its shape, so that it holds for an error of another copy of this package. */
export function isDeadLetter(error: unknown): error is DeadLetter {
  return (
    error instanceof Error &&
    error.name === 'DeadLetter' &&
    'reason' in error &&
    typeof error.reason === 'string'
  );
}
