/** Longest `Retry-After` that is believed: a date that is years off must not stop an account for years. Then it is asked again. */
const MAX_TOLD_WAIT_MS = 3_600_000;

/** Milliseconds to wait because eCall says so; 0 where it says nothing. */
export function toldWaitMs({ retryAfterMs = 0 }: { readonly retryAfterMs?: number }): number {
  return Math.min(retryAfterMs, MAX_TOLD_WAIT_MS);
}
