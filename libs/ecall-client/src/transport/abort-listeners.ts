/**
 * Who waits for which signal. Each signal gets one listener from here, however many calls share it: Node warns of a leak from
 * the eleventh on, and a process has one signal for its shutdown and hundreds of calls under way.
 */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `listener` once the signal is aborted, at once where it is already. Returns how to take that back. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
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
