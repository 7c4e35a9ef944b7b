/** Who asks: a record from its lane, or a row out of the ledger, whose lease runs. */
export type Source = 'lane' | 'ledger';

/** Who waits for the same thing. Lanes and ledger take turns, so that neither waits for the end of the other's queue. */
export class FairQueue<Waiter> {
  private readonly waiting: Readonly<Record<Source, Set<Waiter>>> = { lane: new Set(), ledger: new Set() };
  private turn: Source = 'ledger';

  get size(): number {
    return this.waiting.lane.size + this.waiting.ledger.size;
  }

  sizeOf(source: Source): number {
    return this.waiting[source].size;
  }

  add(source: Source, waiter: Waiter): void {
    this.waiting[source].add(waiter);
  }

  /** False when it did not wait any more. */
  delete(waiter: Waiter): boolean {
    return this.waiting.lane.delete(waiter) || this.waiting.ledger.delete(waiter);
  }

  all(): readonly Waiter[] {
    return [...this.waiting.ledger, ...this.waiting.lane];
  }

  /** Takes out whose turn it is. */
  next(): Waiter | undefined {
    const other: Source = this.turn === 'ledger' ? 'lane' : 'ledger';
    const [waiter = first(this.waiting[other])] = this.waiting[this.turn];
    this.turn = other;
    if (waiter !== undefined) this.delete(waiter);
    return waiter;
  }
}

function first<T>(waiting: ReadonlySet<T>): T | undefined {
  for (const waiter of waiting) return waiter;
  return undefined;
}
