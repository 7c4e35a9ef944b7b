/** Those who want to know that something changed. */
export class Watchers {
  readonly #listeners = new Set<() => void>();

  /** @returns ends the watching */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
