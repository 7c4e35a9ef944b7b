import { RecordTooLargeError } from '../errors/record-too-large.error.js';

/** A topic to write to does not exist. */
export class UnknownTopicError extends Error {
  override readonly name = 'UnknownTopicError';
}

/** What the broker refused for what the records are, so that trying the same again does not help; else the error. */
export function publishError(error: unknown): unknown {
  switch (typeOf(error)) {
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return new RecordTooLargeError('a record is larger than its topic takes', { cause: error });
    case 'UNKNOWN_TOPIC_OR_PARTITION':
      return new UnknownTopicError('a topic to write to does not exist', { cause: error });
    default:
      return error;
  }
}

export function isFaultOfRecord(error: unknown): boolean {
  return error instanceof RecordTooLargeError || error instanceof UnknownTopicError;
}

/** The protocol's name of the error, however deep the client wrapped it; empty when it has none. */
function typeOf(error: unknown): string {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('type' in cause && typeof cause.type === 'string') return cause.type;
  }
  return '';
}
