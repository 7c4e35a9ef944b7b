import { EVENT_TYPES, type EventType } from '../events/domain-event.js';
import { EVENT_SOURCE } from '../events/encode-event.js';
import { instant, type JsonSchema, text } from './json-schema.js';

const types = Object.values(EVENT_TYPES);

/** JSON Schema of each event's record headers: CloudEvents 1.0, binary mode of the Kafka protocol binding. */
export const eventHeaderSchemas = Object.fromEntries(
  types.map((type) => [type, headersOf(type)]),
) as Readonly<Record<EventType, JsonSchema>>;

function headersOf(type: EventType): JsonSchema {
  const isInbound = type === EVENT_TYPES.inboundReceived;
  const always = {
    ce_specversion: text('Version of CloudEvents.', { const: '1.0' }),
    ce_id: text('The same fact has the same id: drop what you have seen.', { minLength: 1 }),
    ce_type: text('Which event it is.', { const: type }),
    ce_source: text('Who says so.', { const: EVENT_SOURCE }),
    ce_subject: text(isInbound ? "eCall's messageId, else the ce_id." : 'The commandId.', { minLength: 1 }),
    ce_time: instant('When it became true.'),
    'content-type': text('Of the value.', { const: 'application/json' }),
  };
  const sequence = {
    ce_sequence: text('Grows per commandId and recipient; compare as a number.', { pattern: '^[0-9]+$' }),
  };
  const trace = {
    ce_traceparent: text('W3C Trace Context, where the command had one.', {
      pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
    }),
  };
  const required = isInbound ? always : { ...always, ...sequence };
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...trace },
  };
}
