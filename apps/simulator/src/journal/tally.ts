/** Counts by name. They do not shrink when entries are dropped. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private sum = 0;

  get total(): number {
    return this.sum;
  }

  add(name: string): void {
    this.sum += 1;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  byName(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }

  clear(): void {
    this.sum = 0;
    this.counts.clear();
  }
}
