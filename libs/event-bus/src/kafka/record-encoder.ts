type Content = Buffer | string | null;

/** A record as kafkajs hands it to its encoder. */
export interface EncodableRecord {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** Attributes, and a time that is the batch's own. */
const FIXED_BYTES = 2;
const MISSING = -1;

/**
 * The bytes of a record in a batch (Kafka's record format, v2), in one buffer of the right size. Undefined for what this
 * gateway's bus never writes: a time of its own, or content that is neither bytes nor text.
 */
export function encodeRecord(record: EncodableRecord): Buffer | undefined {
  const { offsetDelta = 0, timestampDelta = 0, key = null, value = null, headers = {} } = record;
  const contents = [key, value, ...headersOf(headers)];
  if (timestampDelta !== 0 || !contents.every(isContent)) return undefined;
  const lengths = contents.map(lengthOf);
  const count = contents.length / 2 - 1;
  let size = FIXED_BYTES + varintSize(offsetDelta) + varintSize(count);
  for (const length of lengths) size += varintSize(length) + Math.max(length, 0);
  const bytes = Buffer.allocUnsafe(varintSize(size) + size);
  let at = writeVarint(bytes, 0, size);
  at = bytes.writeUInt16BE(0, at);
  at = writeVarint(bytes, at, offsetDelta);
  for (const [index, content] of contents.entries()) {
    if (index === 2) at = writeVarint(bytes, at, count);
    at = writeContent(bytes, writeVarint(bytes, at, lengths[index] ?? MISSING), content);
  }
  if (count === 0) writeVarint(bytes, at, 0);
  return bytes;
}

/** Name, value, name, value: a header that stands several times gives a pair for each. */
function headersOf(headers: Readonly<Record<string, unknown>>): unknown[] {
  const pairs: unknown[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (Array.isArray(value)) for (const one of value) pairs.push(name, one);
    else pairs.push(name, value);
  }
  return pairs;
}

function isContent(content: unknown): content is Content {
  return typeof content === 'string' || content === null || Buffer.isBuffer(content);
}

function lengthOf(content: Content): number {
  return content === null ? MISSING : Buffer.byteLength(content);
}

function writeContent(bytes: Buffer, at: number, content: Content): number {
  if (content === null) return at;
  return at + (typeof content === 'string' ? bytes.write(content, at) : content.copy(bytes, at));
}

/** Numbers of a record are zigzag-encoded: twice themselves, and one less than twice where they are negative. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}

/** @returns where the next byte goes */
function writeVarint(bytes: Buffer, from: number, value: number): number {
  let at = from;
  let rest = zigzag(value);
  for (; rest > 0x7f; rest >>>= 7) at = bytes.writeUInt8((rest & 0x7f) | 0x80, at);
  return bytes.writeUInt8(rest, at);
}
