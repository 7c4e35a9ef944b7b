import type { DeadLetterRecord } from '@ecall-gateway/contracts';

/** As it stands in answers: its key and value may hold numbers and texts, so they are told only where that is wanted. */
export interface DeadLetterView {
  readonly id: string;
  readonly time: string;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  readonly origin?: {
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
    readonly timestamp: string;
  };
  /** Bytes of the value. */
  readonly size: number;
  /** Where and when it was published first, if it was sent back before. */
  readonly replayOf?: string;
  readonly key?: string | null;
  readonly value?: string | null;
}

/** Characters of a value, or of a key, that are shown. */
const SHOWN = 4_000;

export function deadLetterView(letter: DeadLetterRecord, showsContent: boolean): DeadLetterView {
  const { id, time, reason, error, attempts, origin, key, value, replayOf } = letter;
  return {
    id,
    time: new Date(time).toISOString(),
    reason,
    error,
    attempts,
    ...(origin === undefined ? {} : { origin: { ...origin, timestamp: instant(origin.timestamp) } }),
    size: value?.length ?? 0,
    ...(replayOf === undefined ? {} : { replayOf }),
    ...(showsContent ? { key: shown(key), value: shown(value) } : {}),
  };
}

function shown(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString().slice(0, SHOWN);
}

/** A header may say anything. */
function instant(timestamp: number): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
