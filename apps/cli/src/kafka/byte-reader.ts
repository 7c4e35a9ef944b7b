/** Reads what Kafka's encodings have in common: numbers of fixed size, one behind the other. */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  int16(): number {
    return this.take(2).readInt16BE();
  }

  int32(): number {
    return this.take(4).readInt32BE();
  }

  skip(bytes: number): void {
    this.take(bytes);
  }

  /** @throws {RangeError} for more than there is */
  protected take(length: number): Buffer {
    this.at += length;
    if (this.at > this.bytes.length) throw new RangeError('the answer ends too early');
    return this.bytes.subarray(this.at - length, this.at);
  }
}
