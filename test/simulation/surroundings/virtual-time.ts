interface Happening {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** Time that jumps from one happening to the next. Between two of them every promise that can settle does. */
export class VirtualTime {
  private readonly queue: Happening[] = [];
  private order = 0;

  constructor(private time: number) {}

  now = (): number => this.time;

  after(ms: number, happen: () => void): void {
    const happening = { at: this.time + ms, order: (this.order += 1), happen };
    // Insertion from the end: most things happen soon, and later than what waits already.
    let index = this.queue.length;
    while (index > 0 && isBefore(happening, this.queue[index - 1])) index -= 1;
    this.queue.splice(index, 0, happening);
  }

  /** Lets happen what is due until then. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.queue[0]; next !== undefined && next.at <= end; next = this.queue[0]) {
      this.queue.shift();
      this.time = next.at;
      next.happen();
      await settle();
    }
    this.time = end;
  }
}

function isBefore(one: Happening, other: Happening | undefined): boolean {
  return other !== undefined && (one.at < other.at || (one.at === other.at && one.order < other.order));
}

async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
