/** Most suspects kept, the latest. One that is forgotten merely loses its place behind the others. */
const MAX_SUSPECTS = 1_000;

/** The rows whose refusal suspended an account or its channel. */
export class Suspects {
  private readonly rows = new Set<string>();

  get rowIds(): readonly string[] {
    return [...this.rows];
  }

  add(rowId: string): void {
    this.rows.delete(rowId);
    const [oldest] = this.rows;
    if (this.rows.size >= MAX_SUSPECTS && oldest !== undefined) this.rows.delete(oldest);
    this.rows.add(rowId);
  }

  delete(rowId: string): void {
    this.rows.delete(rowId);
  }

  clear(): void {
    this.rows.clear();
  }
}
