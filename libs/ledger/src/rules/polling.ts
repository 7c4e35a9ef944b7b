/** After so many doublings the interval stays as it is. */
export const MAX_DOUBLINGS = 10;

/** How many distinct words outside the known statuses one row reports; a bound on what a caller can make us keep. */
export const MAX_UNKNOWN_STATUSES = 32;

/**
 * A poll is due `afterMs` after its base. The base moves so that the intervals double: afterMs, 2 · afterMs, 4 · ….
 * @param polls how many were made, the one just taken included
 */
export function nextPollBase(now: number, afterMs: number, polls: number): number {
  return now + afterMs * (2 ** Math.min(polls, MAX_DOUBLINGS) - 1);
}
