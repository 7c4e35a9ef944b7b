import { errors } from 'undici';

/** The error as it may leave the transport: undici's parser error holds what the far side sent, which may name people. */
export function shareableCause(error: Error): Error {
  if (!(error instanceof errors.HTTPParserError)) return error;
  return Object.assign(new Error(error.message), { code: error.code });
}
