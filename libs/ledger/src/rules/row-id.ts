import { randomBytes } from 'node:crypto';

/**
 * Makes UUIDv7s (RFC 9562) that grow: random enough that a callback for a row of another or restored database meets
 * none, ordered so that the index grows at its end and the newest rows are listed first.
 */
export function rowIds(clock: () => number = Date.now): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const now = Math.max(clock(), last);
    count = now === last ? count + 1 : 0;
    last = now;
    // The 12 bits after the version are the count within a millisecond (RFC 9562, 6.2, method 1).
    if (count === 0xfff) last += 1;
    return format(now, count);
  };
}

function format(now: number, count: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.set(randomBytes(8), 8);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** False for what no ledger ever gave out: a write for it meets no row. */
export function isRowId(id: string): boolean {
  return UUID.test(id);
}
