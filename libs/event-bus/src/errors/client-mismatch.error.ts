/** The installed broker client is not the one that this library corrects. Nothing would be safe to read or write. */
export class ClientMismatchError extends Error {
  override readonly name = 'ClientMismatchError';

  constructor(detail: string, options?: ErrorOptions) {
    super(`@ecall-gateway/event-bus needs kafkajs 2.2.4 as it was published: ${detail}`, options);
  }
}
