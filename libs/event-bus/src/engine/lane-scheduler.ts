/**
 * Decides which item may start: of one lane one at a time, in the order offered; different lanes side by side.
 * Items without a lane (`null`) are free.
 */
export class LaneScheduler<T> {
  /** What waits behind the item that runs in a lane; a lane stands here as long as something runs in it. */
  private readonly waiting = new Map<string, T[]>();

  /** True when the item may start now; otherwise it is kept until {@link finish} hands it out. */
  offer(lane: string | null, item: T): boolean {
    if (lane === null) return true;
    const queue = this.waiting.get(lane);
    if (queue === undefined) {
      this.waiting.set(lane, []);
      return true;
    }
    queue.push(item);
    return false;
  }

  /** The running item of the lane is done; returns the one to start next. */
  finish(lane: string | null): T | undefined {
    if (lane === null) return undefined;
    const next = this.waiting.get(lane)?.shift();
    if (next === undefined) this.waiting.delete(lane);
    return next;
  }

  /** Takes waiting items back, as their partition was taken away. Running ones stay. */
  withdraw(isStale: (item: T) => boolean): T[] {
    const withdrawn: T[] = [];
    for (const [lane, queue] of this.waiting) {
      const stale = queue.filter(isStale);
      if (stale.length === 0) continue;
      withdrawn.push(...stale);
      this.waiting.set(
        lane,
        queue.filter((item) => !isStale(item)),
      );
    }
    return withdrawn;
  }
}
