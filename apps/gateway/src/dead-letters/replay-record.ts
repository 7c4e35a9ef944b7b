import { formatRecordOrigin, REPLAY_HEADER, type DeadLetterRecord } from '@ecall-gateway/contracts';
import type { OutgoingRecord } from '@ecall-gateway/event-bus';

/** Why a dead letter cannot be sent back. */
export interface Unfit {
  readonly unfit: string;
}

/**
 * The record as it was: its bytes, key and headers, in the partition where records of its key lie, and with the header that
 * names its first publication.
 *
 * @param partitions of each topic that commands are read from
 */
export function replayOf(
  letter: DeadLetterRecord,
  partitions: ReadonlyMap<string, number>,
): OutgoingRecord | Unfit {
  const { origin, key, value, headers, reason } = letter;
  if (origin === undefined) return { unfit: 'no gateway wrote it: it names no topic' };
  const known = partitions.get(origin.topic);
  if (known === undefined) return { unfit: `it came from topic ${origin.topic}, which is not read here` };
  // An empty record is a dead letter for being empty; any other was too large to be kept whole.
  if (value === null && reason !== 'empty') {
    return {
      unfit: `its value was not kept; it lies at ${origin.topic} ${origin.partition}:${origin.offset}`,
    };
  }
  return {
    topic: origin.topic,
    key,
    value,
    headers: {
      ...headers,
      // One that came again keeps the name of its first publication.
      [REPLAY_HEADER]: letter.replayOf ?? formatRecordOrigin(origin),
    },
    ...(origin.partition < known ? { partition: origin.partition } : {}),
  };
}
