/**
 * Knows how far one partition is done: the lowest offset not yet complete, never past a hole. Offsets come in rising
 * order, with gaps (compaction, transaction markers).
 */
export class OffsetTracker {
  /** In rising order, as a Set keeps the order of insertion. */
  private readonly incomplete = new Set<bigint>();
  private next: bigint | undefined;
  /** What was seen first, or committed since: Kafka never sends again what lies below. */
  private floor: bigint | undefined;

  /**
   * Whether this offset can only be of another log in the same place: the topic was deleted and made anew, or lost its
   * end with a broker.
   */
  isOfAnotherLog(offset: bigint): boolean {
    return this.floor !== undefined && offset < this.floor;
  }

  /** False when the offset was seen before: after a rejoin Kafka sends again what is in hand. */
  start(offset: bigint): boolean {
    if (this.next !== undefined && offset < this.next) return false;
    this.floor ??= offset;
    this.incomplete.add(offset);
    this.next = offset + 1n;
    return true;
  }

  complete(offset: bigint): void {
    this.incomplete.delete(offset);
  }

  /** Readers go on there from now on. A commit that was made for the log before this one says nothing. */
  committed(position: bigint): void {
    if (this.position !== undefined && position <= this.position) this.floor = position;
  }

  /** What lies below holds no record: compacted away, or markers of transactions. True when that moved the end. */
  skipTo(offset: bigint): boolean {
    if (this.next !== undefined && offset <= this.next) return false;
    this.floor ??= offset;
    this.next = offset;
    return true;
  }

  /** Where the next reader is to go on; undefined before anything was seen. */
  get position(): bigint | undefined {
    for (const lowest of this.incomplete) return lowest;
    return this.next;
  }
}
