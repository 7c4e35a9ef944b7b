/** Wakes whoever waits, once. */
export class WakeUp {
  private waiting: Array<() => void> = [];

  async next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  all(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}
