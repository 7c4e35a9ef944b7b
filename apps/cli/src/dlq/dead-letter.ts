import { REPLAY_HEADER, type RecordOrigin } from '@ecall-gateway/contracts';
import type { ReadRecord } from '../kafka/read-to-end.js';

type Headers = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** A record of the dead-letter topic. */
export interface DeadLetter {
  /** `partition:offset` in the dead-letter topic: how it is named on the command line. */
  readonly id: string;
  /** When it was given up, milliseconds since 1970. */
  readonly time: number;
  /** Stable code. */
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  /** Missing for a record that is no dead letter of a gateway's. */
  readonly origin?: RecordOrigin;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** The record's own, without those that say why it is here. */
  readonly headers: Headers;
  /** Of one that was sent back before and came again: its {@link REPLAY_HEADER}. */
  readonly replayOf?: string;
}

export function readDeadLetter(record: ReadRecord): DeadLetter {
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

function headersOf({ headers }: ReadRecord): Headers {
  const bytes = (value: Buffer | string) => (typeof value === 'string' ? Buffer.from(value) : value);
  return Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.map(bytes) : bytes(value)] as const],
    ),
  );
}
