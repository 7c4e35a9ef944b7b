/** How far beyond its greatest honest value a stored instant may lie before the clock counts as set back. */
export const TOLERANCE_MS = 10_000;

/** The longest wait that is not a `sendAt`: what eCall may ask for at most. Longer ones are cut to it. */
export const MAX_WAIT_MS = 3_600_000;

/** Whether an instant in the future is further off than who stored it can have meant. */
export function isImplausible(instant: number, now: number, greatestAheadMs: number): boolean {
  return instant > now + greatestAheadMs + TOLERANCE_MS;
}
