/** Tells a person what is going on, a line per step, with the time it took. */
export class Progress {
  /** Runs a step that has a name, and says when it is done. */
  async step<T>(what: string, work: (tell: (line: string) => void) => Promise<T>): Promise<T> {
    const start = performance.now();
    console.log(`> ${what}`);
    const result = await work((line) => {
      console.log(`    ${line}`);
    });
    console.log(`  ✓ ${what} (${((performance.now() - start) / 1_000).toFixed(1)} s)`);
    return result;
  }
}
