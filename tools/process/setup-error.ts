/** Something outside the project is missing or in the way; says what to do next, so it is shown without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';

  /** @param nextStep what the reader can do about it, as a sentence or a command line */
  constructor(
    message: string,
    readonly nextStep: string,
    options?: ErrorOptions,
  ) {
    super(`${message}\n  Next step: ${nextStep}`, options);
  }
}
