import type { BusRecord } from '@ecall-gateway/event-bus';

/**
 * On a dead letter that an operator sent back (`npm run ecall -- dlq replay`): where and when its record was published first, as
 * `topic:partition:offset:timestamp`.
 */
export const REPLAY_HEADER = 'dlq-replay';

/** A topic's name has no colon. */
const ORIGIN = /^([\w.-]{1,249}):(\d{1,10}):(\d{1,19}):(\d{1,15})$/;

/**
 * A replayed record as it was at first, so that all that rests on its coordinates (the id of a command without one, what its
 * id stands for, whether it is too old) comes out as it would have then. Undefined for a record that is no replay.
 */
export function replayedFrom(record: BusRecord): BusRecord | undefined {
  const header = record.headers[REPLAY_HEADER];
  const [, topic, partition, offset, timestamp] =
    ORIGIN.exec(Buffer.isBuffer(header) ? header.toString() : '') ?? [];
  if (topic === undefined || offset === undefined) return undefined;
  return {
    ...record,
    topic,
    partition: Number(partition),
    offset,
    // Never younger than it is: what is too old stays too old, whatever a header says.
    timestamp: Math.min(Number(timestamp), record.timestamp),
  };
}
