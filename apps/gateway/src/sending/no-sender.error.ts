/** A call was not made: its account has lost the sender that the command relies on. */
export class NoSenderError extends Error {
  override readonly name = 'NoSenderError';

  constructor() {
    super('the account has no sender for the channel any more');
  }
}
