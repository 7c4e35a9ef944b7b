interface Call<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export interface GroupWriterOptions<T> {
  /** Writes one group; one write at a time. */
  readonly write: (items: readonly T[]) => Promise<void>;
  /** Items in one write at most. */
  readonly maxItems: number;
  /** What the items of one write weigh together at most; an item that is heavier by itself is written alone. */
  readonly maxWeight: number;
  readonly weigh: (item: T) => number;
  /**
   * Whether the write failed for what single items are: then what was written together is written one by one, so that
   * nobody fails for another's items. What the failed write wrote in part is written twice.
   */
  readonly isFaultOfItem: (error: unknown) => boolean;
}

/**
 * Group commit without a timer: what comes while a write is on its way goes into the next one together. To each caller
 * it looks like one awaited write of its own. A call too large for one write is written in several, in order.
 */
export class GroupWriter<T> {
  private waiting: Array<Call<T>> = [];
  private working: Promise<void> | undefined;

  constructor(private readonly options: GroupWriterOptions<T>) {}

  async write(items: readonly T[]): Promise<void> {
    if (items.length === 0) return;
    const written = new Promise<void>((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
    });
    this.working ??= this.work();
    await written;
  }

  /** Resolves when everything accepted so far is written, or has failed. */
  async flush(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    // One turn later, so that calls made side by side go together already at the first write.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.writeCalls(this.takeCalls());
    this.working = undefined;
  }

  /** As many calls as one write takes whole, or one that does not fit. */
  private takeCalls(): Array<Call<T>> {
    const room = this.newRoom();
    let count = 0;
    for (const { items } of this.waiting) {
      if (!items.every((item) => room.takes(item)) && count > 0) break;
      count += 1;
      if (room.isOver) break;
    }
    return this.waiting.splice(0, count);
  }

  private async writeCalls(calls: ReadonlyArray<Call<T>>): Promise<void> {
    try {
      await this.writeItems(
        calls.flatMap(({ items }) => items),
        calls.length === 1,
      );
      for (const { resolve } of calls) resolve();
    } catch (error) {
      if (calls.length > 1 && this.options.isFaultOfItem(error)) {
        for (const call of calls) await this.writeCalls([call]);
      } else {
        for (const { reject } of calls) reject(error);
      }
    }
  }

  private async writeItems(items: readonly T[], areOfOneCall: boolean): Promise<void> {
    for (const part of this.parts(items)) {
      try {
        await this.options.write(part);
      } catch (error) {
        if (!areOfOneCall || part.length === 1 || !this.options.isFaultOfItem(error)) throw error;
        for (const item of part) await this.options.write([item]);
      }
    }
  }

  private parts(items: readonly T[]): T[][] {
    let room = this.newRoom();
    let part: T[] = [];
    const parts = [part];
    for (const item of items) {
      if (!room.takes(item) && part.length > 0) {
        room = this.newRoom();
        room.takes(item);
        part = [];
        parts.push(part);
      }
      part.push(item);
    }
    return parts;
  }

  private newRoom(): Room<T> {
    return new Room(this.options);
  }
}

/** What one write has room for. */
class Room<T> {
  private items = 0;
  private weight = 0;

  constructor(private readonly options: GroupWriterOptions<T>) {}

  get isOver(): boolean {
    return this.items > this.options.maxItems || this.weight > this.options.maxWeight;
  }

  /** Counts the item in, and tells whether it still fits. */
  takes(item: T): boolean {
    this.items += 1;
    this.weight += this.options.weigh(item);
    return !this.isOver;
  }
}
