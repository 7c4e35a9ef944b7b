import { randomUUID } from 'node:crypto';

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
  const time = now.toString(16).padStart(12, '0');
  // The variant and the random bits of a UUIDv4, of which Node makes many at a time.
  const random = randomUUID().slice(18);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}${random}`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** False for what no ledger ever gave out: a write for it meets no row. */
export function isRowId(id: string): boolean {
  return UUID.test(id);
}
