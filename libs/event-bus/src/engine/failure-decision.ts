import { isDeadLetter } from '../errors/dead-letter.error.js';
import { isRetryLater } from '../errors/retry-later.error.js';

/** What becomes of a record whose handler threw. */
export type FailureDecision =
  | { readonly kind: 'drop' }
  | { readonly kind: 'dead-letter'; readonly reason: string }
  | { readonly kind: 'wait'; readonly afterMs: number | undefined }
  | { readonly kind: 'retry' };

/** How a record has fared so far. */
export interface FailureSituation {
  /** The partition was taken away, or the bus stops. */
  readonly aborted: boolean;
  /** Tries that count, with this one. */
  readonly attempt: number;
  readonly maxAttempts: number;
}

/**
 * The one retry decision. The order of checks matters: after an abort no error says anything about the record, as
 * every wait was cut short; a named error goes before the cap.
 */
export function decideOnFailure(error: unknown, situation: FailureSituation): FailureDecision {
  if (situation.aborted) return { kind: 'drop' };
  if (isDeadLetter(error)) return { kind: 'dead-letter', reason: error.reason };
  if (isRetryLater(error)) return { kind: 'wait', afterMs: error.afterMs };
  if (situation.attempt >= situation.maxAttempts) return { kind: 'dead-letter', reason: 'handler-failed' };
  return { kind: 'retry' };
}
