import type { OutgoingRecord } from '../port/event-bus.port.js';

/** Bytes that a record and each of its headers take beside their content, at most (Kafka's record format, v2). */
const RECORD_OVERHEAD = 40;
const HEADER_OVERHEAD = 10;

/** How large a record is on its way to a broker: key, value and headers, with what frames them. */
export function wireBytes(record: OutgoingRecord): number {
  return RECORD_OVERHEAD + bytesOf(record, HEADER_OVERHEAD);
}

/** Bytes of key, value and headers alone. */
export function contentBytes(record: OutgoingRecord): number {
  return bytesOf(record, 0);
}

function bytesOf({ key = null, value, headers = {} }: OutgoingRecord, perHeader: number): number {
  let sum = length(key) + length(value);
  for (const [name, content] of Object.entries(headers)) {
    const values = typeof content === 'string' || Buffer.isBuffer(content) ? [content] : content;
    for (const each of values) sum += perHeader + Buffer.byteLength(name) + length(each);
  }
  return sum;
}

function length(content: Buffer | string | null): number {
  return content === null ? 0 : Buffer.byteLength(content);
}
