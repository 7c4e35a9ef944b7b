/** Reads Kafka's encoding of before its compact one: a length of fixed size before each text and array. */
export class PlainReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  boolean(): boolean {
    return this.take(1)[0] === 1;
  }

  /** Where there is none: an empty one. */
  text(): string {
    const length = Math.max(0, this.int16());
    return this.take(length).toString();
  }

  skip(bytes: number): void {
    this.take(bytes);
  }

  skipBytes(): void {
    this.take(Math.max(0, this.int32()));
  }

  array<T>(item: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, item);
  }

  private take(length: number): Buffer {
    this.at += length;
    if (this.at > this.bytes.length) throw new RangeError('the answer ends too early');
    return this.bytes.subarray(this.at - length, this.at);
  }
}
