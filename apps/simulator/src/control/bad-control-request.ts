/** A request to the control side that cannot be understood; the message says what it may be. */
export class BadControlRequest extends Error {
  readonly statusCode = 400;
}
