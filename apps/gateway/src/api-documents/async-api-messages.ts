import { eventHeaderSchemas, eventSchemas, EVENT_TYPES, type EventType } from '@ecall-gateway/contracts';
import { textOf as text } from './schema-parts.js';

const SUMMARIES: Readonly<Record<EventType, string>> = {
  [EVENT_TYPES.accepted]: 'eCall took the message.',
  [EVENT_TYPES.rejected]: 'It will not be sent.',
  [EVENT_TYPES.expired]: 'Its `expiresAt` passed before it could be sent.',
  [EVENT_TYPES.cancelled]: 'It was cancelled before it was sent.',
  [EVENT_TYPES.inDoubt]: 'Nobody knows whether it was sent; `accepted` may still follow, once.',
  [EVENT_TYPES.statusChanged]: 'What became of an accepted message.',
  [EVENT_TYPES.inboundReceived]: 'Somebody wrote to one of your numbers.',
};

/** The events, by the name they have in the document. */
export const EVENT_MESSAGES = Object.fromEntries(
  Object.values(EVENT_TYPES).map((type) => [nameOf(type), eventMessage(type)]),
);

export function nameOf(type: EventType): string {
  return eventSchemas[type].title ?? type;
}

function eventMessage(type: EventType): object {
  const key =
    type === EVENT_TYPES.inboundReceived
      ? "The sender's number."
      : 'The commandId: its events stay in order.';
  return {
    name: type,
    title: nameOf(type),
    summary: SUMMARIES[type],
    contentType: 'application/json',
    headers: eventHeaderSchemas[type],
    payload: eventSchemas[type],
    bindings: { kafka: { key: text(key) } },
  };
}

const number = text('Decimal digits.', { pattern: '^[0-9]+$' });

/** What could not be processed. */
export const DEAD_LETTER = {
  name: 'DeadLetter',
  title: 'A record that could not be processed',
  summary: 'Key, bytes and headers as they came, and the headers below.',
  contentType: 'application/octet-stream',
  headers: {
    type: 'object',
    required: [
      'dlq-reason',
      'dlq-error',
      'dlq-topic',
      'dlq-partition',
      'dlq-offset',
      'dlq-timestamp',
      'dlq-attempts',
    ],
    properties: {
      'dlq-reason': text('A stable code.'),
      'dlq-error': text('For people.'),
      'dlq-topic': text('Where it lay.'),
      'dlq-partition': number,
      'dlq-offset': number,
      'dlq-timestamp': number,
      'dlq-attempts': number,
    },
  },
  payload: { description: 'The original bytes, whatever they are.' },
  bindings: { kafka: { key: text("The original record's.") } },
};
