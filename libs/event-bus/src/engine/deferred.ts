/** A promise that is settled from outside, once. An unhandled rejection of it does not end the process. */
export class Deferred {
  readonly promise: Promise<void>;
  private settle!: { resolve: () => void; reject: (reason: Error) => void };

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    this.promise.catch(() => undefined);
  }

  resolve(): void {
    this.settle.resolve();
  }

  reject(reason: Error): void {
    this.settle.reject(reason);
  }
}
