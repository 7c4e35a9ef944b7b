/** Counts by name that go on when entries are dropped. */
export class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(name: string): void {
    this.#total += 1;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  byName(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  clear(): void {
    this.#total = 0;
    this.#counts.clear();
  }
}
