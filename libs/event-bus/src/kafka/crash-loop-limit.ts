/** Milliseconds. A process whose consumer cannot come back must end within 30 s. */
const PATIENCE_MS = 20_000;

/**
 * Whether a consumer that keeps crashing is to be given up: only when the broker answered all the while, as then it is
 * not the broker's absence that keeps it away.
 */
export class CrashLoopLimit {
  private troubleSince: number | undefined;

  /**
   * @param now milliseconds
   * @param joinedForMs how long the consumer was in the group before it crashed; 0 when it never was
   * @returns true when it is to be given up
   */
  crashed(now: number, joinedForMs: number, brokerAnswers: boolean): boolean {
    // A consumer that crashes over each thing it reads joins every time: only a long stay counts as having come back.
    if (joinedForMs >= PATIENCE_MS || !brokerAnswers) this.troubleSince = undefined;
    if (!brokerAnswers) return false;
    this.troubleSince ??= now;
    return now - this.troubleSince >= PATIENCE_MS;
  }
}
