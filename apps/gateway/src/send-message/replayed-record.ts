import { parseRecordOrigin, REPLAY_HEADER } from '@ecall-gateway/contracts';
import type { BusRecord } from '@ecall-gateway/event-bus';

/**
 * A replayed record with its first coordinates and timestamp, so that what rests on them (the id of a command without one,
 * what that id stands for) comes out as it did then. Undefined for a record that is not a replay.
 */
export function replayedFrom(record: BusRecord): BusRecord | undefined {
  const header = record.headers[REPLAY_HEADER];
  const origin = parseRecordOrigin(Buffer.isBuffer(header) ? header.toString() : '');
  return origin === undefined ? undefined : { ...record, ...origin };
}
