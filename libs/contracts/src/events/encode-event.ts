import { type DomainEvent, EVENT_TYPES } from './domain-event.js';

/** CloudEvents `source` of everything the gateway publishes. */
export const EVENT_SOURCE = '/ecall-gateway';

export interface EncodedEvent {
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An event as a Kafka record: CloudEvents 1.0, binary mode (Kafka protocol binding 1.0.2). */
export function encodeEvent(event: DomainEvent): EncodedEvent {
  const { type, id, subject, time, sequence, traceparent, data } = event;
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: type,
    ce_source: EVENT_SOURCE,
    ce_subject: subject,
    ce_time: time,
  };
  if (sequence !== undefined) headers['ce_sequence'] = String(sequence);
  if (traceparent !== undefined) headers['ce_traceparent'] = traceparent;
  // In the order in which every release wrote them: what is published again is the same to the last byte.
  headers['content-type'] = 'application/json';
  return {
    key: type === EVENT_TYPES.inboundReceived ? event.data.from : subject,
    value: JSON.stringify(data),
    headers,
  };
}
