/** What the engine takes from the outside world; tests give their own. */
export interface EngineDependencies {
  /** Resolves after `ms` milliseconds or when the signal aborts; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

export const SYSTEM_DEPENDENCIES: EngineDependencies = {
  now: Date.now,
  random: Math.random,
  sleep: async (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    }),
};
