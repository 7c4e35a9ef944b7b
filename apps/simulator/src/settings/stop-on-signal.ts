/** npm passes on a signal that the terminal has already sent to the whole process group: such a second one is ignored. */
const SAME_SIGNAL_MS = 1_000;

/** Runs `stop` at the first SIGTERM or SIGINT. Another one, a second or more later, ends the process at once. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt !== undefined) {
      if (performance.now() - firstAt >= SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    firstAt = performance.now();
    void stop();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
