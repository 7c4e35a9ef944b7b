import { isDeadLetter } from './dead-letter.error.js';
import { isRecordFailure, RecordFailure } from './record-failure.error.js';
import { isRetryLater } from './retry-later.error.js';

/** The result of work that is already done: a promise would mean that the work can meet a store, a bus or a network. */
type Immediate<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * Runs work that depends on the record's own bytes and on nothing else, such as parsing or rendering. What it throws is
 * counted against the record. The work must be synchronous, so that trouble of a store or of the network cannot be
 * among it; the compiler refuses a promise.
 * @throws {RecordFailure} with the error as its cause; `DeadLetter` and `RetryLater` pass unchanged
 */
export function boundToRecord<T>(work: () => Immediate<T>): Immediate<T> {
  try {
    return work();
  } catch (error) {
    if (isBoundToRecord(error) || isRetryLater(error)) throw error;
    const name = error instanceof Error ? error.name : 'an error that is no Error';
    throw new RecordFailure(`the record could not be processed: ${name}`, { cause: error });
  }
}

/** Whether an error may be counted against its record. Any other error is trouble of the surroundings, or a bug. */
export function isBoundToRecord(error: unknown): boolean {
  return isDeadLetter(error) || isRecordFailure(error);
}
