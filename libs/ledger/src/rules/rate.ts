import { isImplausible } from './plausible.js';

/**
 * Slots are handed out at most this far ahead: a crash loses no more of the rate, and an urgent message waits no longer for
 * the next slot that no other replica holds.
 */
export const MAX_AHEAD_MS = 200;

/** The next slots of a shared rate. Fewer than asked for when more would lie too far ahead. Instants in milliseconds. */
export function allot(
  next: number,
  now: number,
  perSecond: number,
  count: number,
): { readonly waits: number[]; readonly next: number; readonly wasImplausible: boolean } {
  const interval = 1000 / perSecond;
  const wasImplausible = isImplausible(next, now, MAX_AHEAD_MS + interval);
  const start = wasImplausible ? now + interval : Math.max(next, now);
  const free = Math.floor((MAX_AHEAD_MS - (start - now)) / interval) + 1;
  const granted = Math.max(0, Math.min(count, free));
  return {
    waits: Array.from({ length: granted }, (_, slot) => start - now + slot * interval),
    next: start + granted * interval,
    wasImplausible,
  };
}
