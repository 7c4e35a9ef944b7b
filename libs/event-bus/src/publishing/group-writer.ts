/** What became of one item. */
export type ItemResult =
  | { readonly kind: 'written' }
  /** Not tried, because an earlier item of the same call and lane was not written. */
  | { readonly kind: 'behind' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface GroupWriterOptions<T> {
  /** Writes one group; one write at a time. */
  readonly write: (items: readonly T[]) => Promise<void>;
  /** Items in one write at most. */
  readonly maxItems: number;
  /** Total weight of one write at most; an item that is heavier by itself is written alone. */
  readonly maxWeight: number;
  readonly weigh: (item: T) => number;
  /** Items of one call with the same lane stay in order: none is written once an earlier one has failed. */
  readonly laneOf: (item: T) => string | null;
  /**
   * Whether the write failed because of what a single item is. Then the group is written again one by one, so that no
   * item fails because of another. What the failed write had written in part is written twice.
   */
  readonly isFaultOfItem: (error: unknown) => boolean;
}

interface Call {
  readonly results: ItemResult[];
  readonly blockedLanes: Set<string>;
  open: number;
  readonly onEnd: () => void;
}

interface Entry<T> {
  readonly item: T;
  readonly lane: string | null;
  readonly call: Call;
  readonly index: number;
}

/**
 * Group commit without a timer: what comes in during a write goes into the next one together. To each caller it looks
 * like one awaited write of its own. A call that is too large for one write is written in several, in order.
 */
export class GroupWriter<T> {
  private waiting: Array<Entry<T>> = [];
  private working: Promise<void> | undefined;

  constructor(private readonly options: GroupWriterOptions<T>) {}

  /** Never rejects: each item has its own result, in the order of `items`. */
  async write(items: readonly T[]): Promise<readonly ItemResult[]> {
    if (items.length === 0) return [];
    return new Promise((resolve) => {
      const results: ItemResult[] = [];
      const call: Call = {
        results,
        blockedLanes: new Set(),
        open: items.length,
        onEnd: () => {
          resolve(results);
        },
      };
      for (const [index, item] of items.entries())
        this.waiting.push({ item, lane: this.options.laneOf(item), call, index });
      this.working ??= this.work();
    });
  }

  /** Resolves when everything accepted so far is written, or has failed. */
  async flush(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    // One turn later, so that calls made side by side go together already in the first write.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.writeGroup(this.takeGroup());
    this.working = undefined;
  }

  private takeGroup(): Array<Entry<T>> {
    const { maxItems, maxWeight, weigh } = this.options;
    let count = 0;
    let weight = 0;
    for (const { item } of this.waiting) {
      weight += weigh(item);
      if (count > 0 && (count === maxItems || weight > maxWeight)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async writeGroup(group: ReadonlyArray<Entry<T>>): Promise<void> {
    const entries = group.filter((entry) => !passOver(entry));
    if (entries.length === 0) return;
    const error = await this.failureOf(entries);
    if (error === undefined) {
      for (const entry of entries) settle(entry, { kind: 'written' });
    } else if (!this.options.isFaultOfItem(error)) this.failCalls(entries, error);
    else if (entries.length === 1) fail(entries, error);
    else await this.writeOneByOne(entries);
  }

  private async writeOneByOne(entries: ReadonlyArray<Entry<T>>): Promise<void> {
    for (const [index, entry] of entries.entries()) {
      if (passOver(entry)) continue;
      const error = await this.failureOf([entry]);
      if (error === undefined) settle(entry, { kind: 'written' });
      else if (this.options.isFaultOfItem(error)) fail([entry], error);
      else {
        this.failCalls(entries.slice(index), error);
        return;
      }
    }
  }

  /** Undefined when the items were written. */
  private async failureOf(entries: ReadonlyArray<Entry<T>>): Promise<unknown> {
    try {
      await this.options.write(entries.map(({ item }) => item));
      return undefined;
    } catch (error) {
      return error ?? new Error('the write failed');
    }
  }

  /** The failure is nobody's own, so the rest of these calls is not tried: each try may take long to fail. */
  private failCalls(entries: ReadonlyArray<Entry<T>>, error: unknown): void {
    const calls = new Set(entries.map(({ call }) => call));
    fail(entries, error);
    fail(
      this.waiting.filter(({ call }) => calls.has(call)),
      error,
    );
    this.waiting = this.waiting.filter(({ call }) => !calls.has(call));
  }
}

function passOver(entry: Entry<unknown>): boolean {
  const isBlocked = entry.lane !== null && entry.call.blockedLanes.has(entry.lane);
  if (isBlocked) settle(entry, { kind: 'behind' });
  return isBlocked;
}

function fail(entries: ReadonlyArray<Entry<unknown>>, error: unknown): void {
  for (const entry of entries) {
    if (entry.lane !== null) entry.call.blockedLanes.add(entry.lane);
    settle(entry, { kind: 'failed', error });
  }
}

function settle({ call, index }: Entry<unknown>, result: ItemResult): void {
  call.results[index] = result;
  call.open -= 1;
  if (call.open === 0) call.onEnd();
}
