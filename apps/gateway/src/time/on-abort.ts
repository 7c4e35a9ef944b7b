// A twin of the one in the eCall client, whose users would have to be promised it for as long as it were exported from there.

/** Who waits for which signal. A signal that thousands of waits share gets one listener: to add one more walks through all. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` once the signal aborts; the signal must not have aborted yet.
 * @returns how to take that back: nothing of it stays in `signal`
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = waiting.get(signal) ?? watch(signal);
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function watch(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  waiting.set(signal, listeners);
  signal.addEventListener('abort', () => listeners.forEach((listener) => listener()), { once: true });
  return listeners;
}
