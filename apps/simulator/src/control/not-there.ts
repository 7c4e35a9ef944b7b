/** A request to the control side that names something which does not exist, or no longer. */
export class NotThere extends Error {
  readonly statusCode = 404;

  constructor(what: string) {
    super(`there is no such ${what}, or no longer`);
  }
}
