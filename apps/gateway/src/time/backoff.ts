import type { Clock } from './clock.js';

/** Doubles from `firstMs` to `maxMs`, each time with up to half of it taken away at random. `tries` counts from 0. */
export function backoffMs(
  tries: number,
  firstMs: number,
  maxMs: number,
  clock: Pick<Clock, 'random'>,
): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(tries, 30));
  return Math.ceil(full * (1 - clock.random() / 2));
}
