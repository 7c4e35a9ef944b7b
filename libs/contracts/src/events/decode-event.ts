import { headerText, type RawHeaders } from '../cloud-events/record-headers.js';
import { type DomainEvent, EVENT_TYPES } from './domain-event.js';

/** A record that is said to hold an event, and does not. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

const KNOWN: readonly string[] = Object.values(EVENT_TYPES);

/**
 * Reads one of the gateway's events from a Kafka record. Undefined for any other type: newer gateways may publish more.
 * @throws {UnreadableEventError} where the type is known and the rest is missing
 */
export function decodeEvent(record: {
  readonly value: Buffer | string | null;
  readonly headers?: RawHeaders;
}): DomainEvent | undefined {
  const headers = record.headers ?? {};
  const type = headerText(headers, 'ce_type');
  if (type === undefined || !KNOWN.includes(type)) return undefined;
  const required = (name: string): string => {
    const text = headerText(headers, name);
    if (text === undefined) throw new UnreadableEventError(`${name} is missing`);
    return text;
  };
  const sequence = headerText(headers, 'ce_sequence');
  const traceparent = headerText(headers, 'ce_traceparent');
  return {
    type,
    id: required('ce_id'),
    subject: required('ce_subject'),
    time: required('ce_time'),
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
    ...(traceparent === undefined ? {} : { traceparent }),
    data: readData(record.value),
    // The type names the shape of the data; it is the gateway that wrote it.
  } as DomainEvent;
}

function readData(value: Buffer | string | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? '') as unknown;
  } catch (cause) {
    throw new UnreadableEventError('the value is no JSON', { cause });
  }
}
