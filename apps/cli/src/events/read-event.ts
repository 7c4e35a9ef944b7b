import {
  decodeEvent,
  UnreadableEventError,
  type DomainEvent,
  type RawHeaders,
} from '@ecall-gateway/contracts';

/** A record as it comes from Kafka. */
export interface EventRecord {
  readonly value: Buffer | null;
  readonly headers: RawHeaders;
}

/** Reads an event; `undefined` when the record is none, or one that only a newer gateway knows. */
export function readEvent(record: EventRecord): DomainEvent | undefined {
  try {
    return decodeEvent(record);
  } catch (error) {
    if (error instanceof UnreadableEventError) return undefined;
    throw error;
  }
}
