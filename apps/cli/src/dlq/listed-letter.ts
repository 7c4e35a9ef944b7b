import type { DeadLetterRecord } from '@ecall-gateway/contracts';

/** A dead letter as it is printed: read from its topic, or told by the gateway. */
export interface ListedLetter {
  readonly id: string;
  /** ISO 8601. */
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
  /** Bytes of its value. */
  readonly size: number;
  readonly replayOf?: string;
  /** Missing where nobody tells it. */
  readonly key?: string | null;
  readonly value?: string | null;
}

export function listedLetter(letter: DeadLetterRecord, showValue: boolean): ListedLetter {
  const { id, time, reason, error, attempts, origin, key, value, replayOf } = letter;
  return {
    id,
    time: new Date(time).toISOString(),
    reason,
    error,
    attempts,
    ...(origin === undefined
      ? {}
      : { origin: { ...origin, timestamp: new Date(origin.timestamp).toISOString() } }),
    key: key?.toString() ?? null,
    size: value?.length ?? 0,
    ...(replayOf === undefined ? {} : { replayOf }),
    ...(showValue ? { value: value?.toString() ?? null } : {}),
  };
}
