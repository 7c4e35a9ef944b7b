/** Most uploads at a time: each has a connection to eCall of its own, beside those of the sends. */
export const MAX_UPLOADS = 8;

/** Bounds how many files pass through at once. */
export class UploadLimit {
  private underWay = 0;

  /** False where {@link MAX_UPLOADS} are under way. What was acquired must go back through {@link release}. */
  tryAcquire(): boolean {
    if (this.underWay >= MAX_UPLOADS) return false;
    this.underWay += 1;
    return true;
  }

  release(): void {
    this.underWay -= 1;
  }
}
