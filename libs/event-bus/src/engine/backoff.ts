const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait after the `failures`-th failure in a row: 0.5 s doubling to 30 s, of which a random half is
 * waited at least, so that what failed together does not come back together.
 */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(full / 2 + (full / 2) * random());
}
