/** npm forwards signals, so each arrives twice: what comes within this long is the same wish. */
const SAME_WISH_MS = 1_000;

export interface ShutdownHandlers {
  /** The first signal: finish what is in hand and leave. */
  readonly stop: (signal: NodeJS.Signals) => void;
  /** Again, more than a second later: leave at once. */
  readonly leave: () => void;
}

/** Tells a first SIGTERM or SIGINT from an impatient second one. */
export function onShutdownSignals({ stop, leave }: ShutdownHandlers): void {
  let since: number | undefined;
  const received = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (since === undefined) {
      since = now;
      stop(signal);
    } else if (now - since > SAME_WISH_MS) leave();
  };
  process.on('SIGTERM', received);
  process.on('SIGINT', received);
}
