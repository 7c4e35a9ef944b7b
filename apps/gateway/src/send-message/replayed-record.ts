import { parseRecordOrigin, REPLAY_HEADER } from '@ecall-gateway/contracts';
import type { BusRecord } from '@ecall-gateway/event-bus';

/**
 * A replayed record as it was at first, so that all that rests on its coordinates (the id of a command without one, what its
 * id stands for, whether it is too old) comes out as it would have then. Undefined for a record that is no replay.
 */
export function replayedFrom(record: BusRecord): BusRecord | undefined {
  const header = record.headers[REPLAY_HEADER];
  const origin = parseRecordOrigin(Buffer.isBuffer(header) ? header.toString() : '');
  if (origin === undefined) return undefined;
  // Never younger than it is: what is too old stays too old, whatever a header says.
  return { ...record, ...origin, timestamp: Math.min(origin.timestamp, record.timestamp) };
}
