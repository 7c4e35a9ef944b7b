import { randomBytes } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562): random enough that a callback for a row of another or restored database meets none, and
 * ordered by time, so that the index grows at its end.
 */
export function newRowId(now: number = Date.now(), random: Uint8Array = randomBytes(10)): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** False for what no ledger ever gave out: a write for it meets no row. */
export function isRowId(id: string): boolean {
  return UUID.test(id);
}
