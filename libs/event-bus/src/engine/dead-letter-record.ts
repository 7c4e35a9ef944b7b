import type { BusRecord, OutgoingRecord } from '../port/event-bus.port.js';

/** Why a record is given up. */
export interface DeadLetterCause {
  readonly reason: string;
  readonly error: unknown;
  /** Tries that counted. */
  readonly attempts: number;
}

/** How much of the record is kept; less when the dead-letter topic does not take it whole. */
export type DeadLetterForm = 'whole' | 'without-value' | 'coordinates-only';

/** Characters; an error text must not be what makes a dead letter too large. */
const MAX_ERROR_CHARACTERS = 1_000;

/** The record as it goes to the dead-letter topic: its own bytes, key and headers, with why and where it comes from. */
export function deadLetterRecord(
  topic: string,
  record: BusRecord,
  cause: DeadLetterCause,
  form: DeadLetterForm,
): OutgoingRecord {
  return {
    topic,
    key: form === 'coordinates-only' ? null : record.key,
    value: form === 'whole' ? record.value : null,
    headers: {
      ...(form === 'coordinates-only' ? {} : originalHeaders(record)),
      'dlq-reason': cause.reason,
      'dlq-error': errorText(cause.error),
      'dlq-topic': record.topic,
      'dlq-partition': String(record.partition),
      'dlq-offset': record.offset,
      'dlq-timestamp': String(record.timestamp),
      'dlq-attempts': String(cause.attempts),
    },
  };
}

function originalHeaders(record: BusRecord): Record<string, Buffer | readonly Buffer[]> {
  // A header without a value cannot be written by every client; an empty one can.
  return Object.fromEntries(
    Object.entries(record.headers).map(([name, value]) => [name, value ?? Buffer.alloc(0)]),
  );
}

function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : 'an error that is no Error';
  return text.slice(0, MAX_ERROR_CHARACTERS);
}
