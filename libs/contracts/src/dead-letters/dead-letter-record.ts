import { REPLAY_HEADER, type RecordOrigin } from './replay-header.js';

type Headers = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** A record of the dead-letter topic, as a Kafka client gives it. */
export interface RawDeadLetter {
  readonly partition: number;
  /** Decimal digits. */
  readonly offset: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number | string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?:
    Readonly<Record<string, Buffer | string | ReadonlyArray<Buffer | string> | null | undefined>> | undefined;
}

/** A record that could not be processed, with why and where it came from. */
export interface DeadLetterRecord {
  /** `partition:offset` in the dead-letter topic: its name towards operators. */
  readonly id: string;
  /** When it was given up, milliseconds since the epoch. */
  readonly time: number;
  /** Stable code. */
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  /** Missing for a record that no gateway wrote. */
  readonly origin?: RecordOrigin;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** The record's own, without those that say why it is here. */
  readonly headers: Headers;
  /** Of one that was sent back before and came again: its {@link REPLAY_HEADER}. */
  readonly replayOf?: string;
}

export function readDeadLetter(record: RawDeadLetter): DeadLetterRecord {
  const all = headersOf(record);
  const text = (name: string) => {
    const value = all[name];
    return Buffer.isBuffer(value) ? value.toString() : undefined;
  };
  const time = Number(record.timestamp);
  const origin = originOf(text, time);
  const replayOf = text(REPLAY_HEADER);
  return {
    id: `${record.partition}:${record.offset}`,
    time,
    reason: text('dlq-reason') ?? 'unknown',
    error: text('dlq-error') ?? '',
    attempts: Number(text('dlq-attempts') ?? 0),
    ...(origin === undefined ? {} : { origin }),
    key: record.key,
    value: record.value,
    headers: Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('dlq-'))),
    ...(replayOf === undefined ? {} : { replayOf }),
  };
}

function originOf(text: (name: string) => string | undefined, time: number): RecordOrigin | undefined {
  const topic = text('dlq-topic');
  const partition = text('dlq-partition');
  const offset = text('dlq-offset');
  if (topic === undefined || partition === undefined || offset === undefined) return undefined;
  // Dead letters of earlier releases do not say when; they were given up soon after.
  return { topic, partition: Number(partition), offset, timestamp: Number(text('dlq-timestamp') ?? time) };
}

function headersOf({ headers }: RawDeadLetter): Headers {
  const bytes = (value: Buffer | string) => (typeof value === 'string' ? Buffer.from(value) : value);
  return Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : [[name, Array.isArray(value) ? value.map(bytes) : bytes(value as Buffer | string)] as const],
    ),
  );
}
