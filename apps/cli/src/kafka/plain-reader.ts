import { ByteReader } from './byte-reader.js';

/** Reads Kafka's encoding of before its compact one: a length of fixed size before each text and array. */
export class PlainReader extends ByteReader {
  boolean(): boolean {
    return this.take(1)[0] === 1;
  }

  /** Where there is none: an empty one. */
  text(): string {
    const length = Math.max(0, this.int16());
    return this.take(length).toString();
  }

  skipBytes(): void {
    this.take(Math.max(0, this.int32()));
  }

  array<T>(item: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, item);
  }
}
