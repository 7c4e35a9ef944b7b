/** The ledger knows that the whole command was refused: none of its messages may be begun, and the record has to say so. */
export class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';

  constructor() {
    super('the command was refused as a whole');
  }
}
