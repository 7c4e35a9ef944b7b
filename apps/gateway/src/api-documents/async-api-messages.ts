import {
  commandSchema,
  eventHeaderSchemas,
  eventSchemas,
  EVENT_TYPES,
  SEND_MESSAGE_TYPE,
  type EventType,
  type JsonSchema,
} from '@ecall-gateway/contracts';

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  description,
  ...more,
});

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

const commandKey = {
  kafka: { key: text("The publisher's choice: same key, sent in order. May be missing.") },
};
const ceAttributes = {
  specversion: text('Version of CloudEvents.', { const: '1.0' }),
  id: text('Stands for a commandId that is missing.', { minLength: 1, maxLength: 128 }),
  type: text('Of the command.', { const: SEND_MESSAGE_TYPE }),
  source: text('Who asks; part of what makes an id its own.', { format: 'uri-reference' }),
  traceparent: text('W3C Trace Context, carried on into the events.'),
};

/** The command in its three forms. */
export const COMMAND_MESSAGES = {
  SendMessage: {
    name: 'SendMessage',
    title: 'SendMessage, plain JSON',
    summary: 'Send one message to one or many recipients.',
    contentType: 'application/json',
    payload: commandSchema,
    bindings: commandKey,
  },
  SendMessageBinary: {
    name: SEND_MESSAGE_TYPE,
    title: 'SendMessage as a CloudEvent in binary mode',
    contentType: 'application/json',
    headers: {
      type: 'object',
      required: ['ce_specversion', 'ce_type'],
      properties: Object.fromEntries(
        Object.entries(ceAttributes).map(([name, schema]) => [`ce_${name}`, schema]),
      ),
    },
    payload: commandSchema,
    bindings: commandKey,
  },
  SendMessageStructured: {
    name: SEND_MESSAGE_TYPE,
    title: 'SendMessage as a CloudEvent in structured mode',
    contentType: 'application/cloudevents+json',
    headers: {
      type: 'object',
      required: ['content-type'],
      properties: {
        'content-type': text('Says that it is one.', { pattern: '^application/cloudevents\\+json' }),
      },
    },
    payload: {
      type: 'object',
      required: ['specversion', 'type', 'data'],
      properties: { ...ceAttributes, data: commandSchema },
    },
    bindings: commandKey,
  },
};

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
