import type { DeadLetterRecord } from './dead-letter-record.js';

/** A dead letter for people: as the gateway's API answers it, and as the command line tool prints it. */
export interface DeadLetterView {
  /** `partition:offset` on the dead-letter topic. */
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
    /** ISO 8601. */
    readonly timestamp: string;
  };
  /** Bytes of the value. */
  readonly size: number;
  /** Where and when it was published first, if it was sent back before. */
  readonly replayOf?: string;
  /** Missing where it is not to be shown. */
  readonly key?: string | null;
  readonly value?: string | null;
}

/** What of a dead letter may hold numbers and texts, and is shown only where that is wanted. */
export interface ShownContent {
  readonly key: boolean;
  readonly value: boolean;
  /** Characters of each that are shown. Default: all. */
  readonly longest?: number;
}

export function deadLetterView(
  { id, time, reason, error, attempts, origin, key, value, replayOf }: DeadLetterRecord,
  shown: ShownContent,
): DeadLetterView {
  const text = (bytes: Buffer | null) => bytes?.toString().slice(0, shown.longest) ?? null;
  return {
    id,
    time: instant(time),
    reason,
    error,
    attempts,
    ...(origin === undefined ? {} : { origin: { ...origin, timestamp: instant(origin.timestamp) } }),
    size: value?.length ?? 0,
    ...(replayOf === undefined ? {} : { replayOf }),
    ...(shown.key ? { key: text(key) } : {}),
    ...(shown.value ? { value: text(value) } : {}),
  };
}

/** A header may say anything. */
function instant(timestamp: number): string {
  const date = new Date(timestamp);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
