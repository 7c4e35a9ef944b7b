/** Rows that one claim expires or parks on its way, beside those that it hands out. */
export const SETTLED_PER_CLAIM = 500;

/** Rows that one statement of a decision on many rows changes; the decision goes on until none is left. */
export const DECIDED_PER_STATEMENT = 200;

/** Counts are made anew when they are older. */
export const COUNTS_MS = 15_000;

/** Up to here a count is exact. */
export const EXACT_COUNT = 10_000;

/** How many of `limit` go to urgent rows and how many to ordinary ones, where so many of each are due. */
export function shares(
  limit: number,
  keptForOrdinary: number,
  due: { readonly urgent: number; readonly ordinary: number },
): { readonly urgent: number; readonly ordinary: number } {
  const kept = Math.min(due.ordinary, keptForOrdinary, limit);
  const urgent = Math.min(due.urgent, limit - kept);
  return { urgent, ordinary: Math.min(due.ordinary, limit - urgent) };
}
