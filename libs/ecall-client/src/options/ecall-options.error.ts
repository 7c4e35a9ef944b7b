/** A client option is wrong. The message names the option and what it may be, never what it was. */
export class EcallOptionsError extends Error {
  override readonly name = 'EcallOptionsError';

  constructor(
    /** The option's name, such as `baseUrl` or `tls.ca`. */
    readonly option: string,
    requirement: string,
  ) {
    super(`eCall option '${option}' ${requirement}`);
  }
}
