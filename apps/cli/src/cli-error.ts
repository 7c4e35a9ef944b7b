/** Something the user can mend; shown as two lines, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';

  /** @param nextStep what to do about it */
  constructor(
    message: string,
    readonly nextStep: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
