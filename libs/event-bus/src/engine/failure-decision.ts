import { isDeadLetter } from '../errors/dead-letter.error.js';
import { isRecordFailure } from '../errors/record-failure.error.js';
import { isRetryLater } from '../errors/retry-later.error.js';

/** What becomes of a record whose handler threw. */
export type FailureDecision =
  | { readonly kind: 'drop' }
  | { readonly kind: 'dead-letter'; readonly reason: string }
  /** Not the record's fault: it waits and comes again, however often. */
  | { readonly kind: 'wait'; readonly afterMs: number | undefined; readonly isExpected: boolean }
  /** The record's own failure: it counts. */
  | { readonly kind: 'retry' };

/** How a record has fared so far. */
export interface FailureSituation {
  /** The partition was taken away, or the bus stops. */
  readonly aborted: boolean;
  /** Tries that count, including this one. */
  readonly attempt: number;
  readonly maxAttempts: number;
}

/**
 * The one place that decides whether a failure counts against its record. Only an error that is named as the record's
 * own does. Anything else (a store or broker that is away, a full disk, a bug) says nothing about the record, so it
 * must never move it into the dead-letter topic.
 *
 * After an abort no error says anything about the record, because every wait was cut short.
 */
export function decideOnFailure(error: unknown, situation: FailureSituation): FailureDecision {
  if (situation.aborted) return { kind: 'drop' };
  if (isDeadLetter(error)) return { kind: 'dead-letter', reason: error.reason };
  if (isRecordFailure(error)) {
    return situation.attempt >= situation.maxAttempts
      ? { kind: 'dead-letter', reason: 'handler-failed' }
      : { kind: 'retry' };
  }
  if (isRetryLater(error)) return { kind: 'wait', afterMs: error.afterMs, isExpected: true };
  return { kind: 'wait', afterMs: undefined, isExpected: false };
}
