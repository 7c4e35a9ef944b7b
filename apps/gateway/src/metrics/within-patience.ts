import type { Clock } from '../time/clock.js';

/** A scrape must not wait for a server that is away. */
const PATIENCE_MS = 2_000;

/** Undefined for what failed, or took too long: health and the log say why. */
export async function withinPatience<T>(
  work: () => Promise<T>,
  clock: Pick<Clock, 'sleep'>,
): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = clock.sleep(PATIENCE_MS, waiting.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([work(), late]);
  } catch {
    return undefined;
  } finally {
    waiting.abort();
  }
}
