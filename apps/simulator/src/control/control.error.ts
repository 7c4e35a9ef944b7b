/** A request to the control side that cannot be served. The message tells the caller what would be right. */
export class ControlError extends Error {
  private constructor(
    readonly statusCode: 400 | 404,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static invalid(message: string, options?: ErrorOptions): ControlError {
    return new ControlError(400, message, options);
  }

  static notFound(what: string): ControlError {
    return new ControlError(404, `there is no such ${what}, or no longer`);
  }
}
