/**
 * The header of a dead letter that an operator has sent back: where and when its record was published first
 * ({@link formatRecordOrigin}).
 */
export const REPLAY_HEADER = 'dlq-replay';

/** Where a record lay first, and when it was published. */
export interface RecordOrigin {
  readonly topic: string;
  readonly partition: number;
  /** Decimal digits. */
  readonly offset: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** The name of a topic holds no colon. */
const ORIGIN = /^([\w.-]{1,249}):(\d{1,10}):(\d{1,19}):(\d{1,15})$/;

/** The text of the header: `topic:partition:offset:timestamp`. */
export function formatRecordOrigin({ topic, partition, offset, timestamp }: RecordOrigin): string {
  return [topic, partition, offset, timestamp].join(':');
}

/** What the header says; undefined for a text that is no origin. */
export function parseRecordOrigin(text: string): RecordOrigin | undefined {
  const [, topic, partition, offset, timestamp] = ORIGIN.exec(text) ?? [];
  if (topic === undefined || offset === undefined) return undefined;
  return { topic, partition: Number(partition), offset, timestamp: Number(timestamp) };
}
