import { setTimeout as delay } from 'node:timers/promises';

type NotYet = undefined | null | false;

/** How {@link waitFor} waits. */
export interface WaitOptions {
  /** Milliseconds until it gives up. */
  readonly deadlineMs: number;
  /** What is waited for, to be named when it does not come. */
  readonly what: string;
  /** Milliseconds between two looks. Default 50. */
  readonly everyMs?: number;
  /** Ends the wait early; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Looks at a condition until it gives something other than `undefined`, `null` or `false`, and returns that.
 * A condition that throws counts as not yet met; its last error becomes the `cause`.
 *
 * @throws Error naming `what` when the deadline passes
 */
export async function waitFor<T>(
  condition: () => T | NotYet | Promise<T | NotYet>,
  { deadlineMs, what, everyMs = 50, signal }: WaitOptions,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let cause: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const value: T | NotYet = await condition();
      if (value !== undefined && value !== null && value !== false) {
        return value;
      }
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) {
      throw new Error(`waited ${deadlineMs} ms in vain for ${what}`, { cause });
    }
    await delay(everyMs);
  }
}
