/**
 * The bus did not answer, or was closed. It is not known whether the records were written, so writing them again may
 * give duplicates.
 */
export class BusUnavailableError extends Error {
  override readonly name = 'BusUnavailableError';
}
