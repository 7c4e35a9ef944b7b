import { classify } from './sql-error.js';

/** A record that waits tries again within 30 s. Without a try for longer nothing is known any more. */
const COUNTS_MS = 35_000;

/**
 * Whether the store answers and yet takes no writes of a kind. A full disk is met only by a write that needs room, not by
 * the one that asks whether it answers. A connection that is lost is none of this: whoever asks meets it too.
 */
export class RefusedWrites {
  private last: { readonly error: unknown; readonly at: number } | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The error of the last write, where it was refused lately. */
  get reason(): unknown {
    return this.last !== undefined && this.now() - this.last.at < COUNTS_MS ? this.last.error : undefined;
  }

  async watch<T>(write: () => Promise<T>): Promise<T> {
    try {
      const answer = await write();
      this.last = undefined;
      return answer;
    } catch (error) {
      if (classify(error).kind === 'permanent') this.last = { error, at: this.now() };
      throw error;
    }
  }
}
