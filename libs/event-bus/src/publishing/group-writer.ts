interface Call<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export interface GroupWriterOptions<T> {
  /** Writes one group; one write at a time. */
  readonly write: (items: readonly T[]) => Promise<void>;
  /** Items in one write at most, unless one call alone has more. */
  readonly maxItems: number;
  /**
   * Whether the write failed for what single items are: then the calls of the group are written one by one, so that
   * one call does not fail for another's items. What the failed write wrote in part is written twice.
   */
  readonly isFaultOfItem: (error: unknown) => boolean;
}

/**
 * Group commit without a timer: what comes while a write is on its way goes into the next one together. To each caller
 * it looks like one awaited write of its own.
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
    while (this.waiting.length > 0) await this.writeGroup(this.takeGroup());
    this.working = undefined;
  }

  private takeGroup(): Array<Call<T>> {
    let count = 0;
    let items = 0;
    for (const call of this.waiting) {
      if (count > 0 && items + call.items.length > this.options.maxItems) break;
      items += call.items.length;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async writeGroup(group: ReadonlyArray<Call<T>>): Promise<void> {
    try {
      await this.options.write(group.flatMap(({ items }) => items));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length > 1 && this.options.isFaultOfItem(error)) {
        for (const call of group) await this.writeGroup([call]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}
