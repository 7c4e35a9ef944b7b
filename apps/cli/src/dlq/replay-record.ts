import { formatRecordOrigin, REPLAY_HEADER } from '@ecall-gateway/contracts';
import type { Message } from 'kafkajs';
import type { DeadLetter } from './dead-letter.js';

/** What is published for a dead letter, and where. */
export interface Replay {
  readonly topic: string;
  readonly message: Message;
}

/** Why a dead letter cannot be sent back. */
export interface Unfit {
  readonly unfit: string;
}

/**
 * The record as it was: its bytes, key and headers, in the partition where records of its key lie, and with the header that
 * names its first publication.
 *
 * @param partitions of each topic that exists
 */
export function replayOf(letter: DeadLetter, partitions: ReadonlyMap<string, number>): Replay | Unfit {
  const { origin, key, value, headers, reason } = letter;
  if (origin === undefined) return { unfit: 'no gateway wrote it: it names no topic' };
  const known = partitions.get(origin.topic);
  if (known === undefined) return { unfit: `there is no topic ${origin.topic}` };
  // An empty record is a dead letter for being empty; any other was too large to be kept whole.
  if (value === null && reason !== 'empty') {
    return {
      unfit: `its value was not kept; it lies at ${origin.topic} ${origin.partition}:${origin.offset}`,
    };
  }
  return {
    topic: origin.topic,
    message: {
      key,
      value,
      headers: {
        ...Object.fromEntries(
          Object.entries(headers).map(([name, held]) => [name, Buffer.isBuffer(held) ? held : [...held]]),
        ),
        // One that came again keeps the name of its first publication.
        [REPLAY_HEADER]: letter.replayOf ?? formatRecordOrigin(origin),
      },
      ...(origin.partition < known ? { partition: origin.partition } : {}),
    },
  };
}
