/** A record is larger than its topic takes. Trying again does not help. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';
}
