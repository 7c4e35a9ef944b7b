import { IN_DOUBT_POLICIES } from '../command/send-message.dto.js';
import {
  EVENT_TYPES,
  type EventType,
  type InboundMessageReceived,
  type MessageAccepted,
  type MessageCancelled,
  type MessageExpired,
  type MessageFacts,
  type MessageInDoubt,
  type MessageRejected,
  type MessageStatusChanged,
  type RecipientFacts,
} from '../events/domain-event.js';
import { MESSAGE_STATUSES } from '../events/message-status.js';
import { instant, type JsonSchema, objectSchema, type PropertiesOf, text } from './json-schema.js';

const FACTS: PropertiesOf<MessageFacts> = {
  required: {
    commandId: text('The idempotency key of the command.'),
    metadata: {
      type: 'object',
      description: "The command's metadata, as it was given.",
      additionalProperties: { type: 'string' },
    },
  },
  optional: {
    account: text('Name of the eCall account.'),
    channel: text('`Sms`, `Whatsapp` or `Rcs`; of a command that could not be read, what was given.'),
    to: text('The recipient, E.164; in a rejection of what cannot be a number, what was given.'),
  },
};

const RECIPIENT: PropertiesOf<RecipientFacts> = {
  required: {
    ...FACTS.required,
    account: text('Name of the eCall account.'),
    channel: text('`Sms`, `Whatsapp` or `Rcs`.'),
    to: text('The recipient, E.164.'),
  },
  optional: {},
};

const REQUEST_ID = text("eCall's `x-f24-request-id`: its support asks for it.");

const accepted = objectSchema<MessageAccepted>({
  required: { ...RECIPIENT.required, acceptedAt: instant('When the gateway learned it.') },
  optional: {
    messageId: text("eCall's id. Missing where its answer was lost, or where a person decided."),
    requestId: REQUEST_ID,
    segments: { type: 'integer', minimum: 1, description: 'SMS only: how many it took.' },
    encoding: text('SMS only: `GSM-7` or `UCS-2`.'),
    redirectedTo: text('Where a guard sent it instead of `to`, E.164.'),
  },
});

const rejected = objectSchema<MessageRejected>({
  required: {
    ...FACTS.required,
    reason: text('A stable code.', { pattern: '^[a-z]+(-[a-z]+)*$' }),
    detail: text('For people: the field, what it got and what it may be.'),
  },
  optional: {
    ...FACTS.optional,
    providerError: text("eCall's error code."),
    requestId: REQUEST_ID,
  },
});

const expired = objectSchema<MessageExpired>({
  required: { ...RECIPIENT.required, expiresAt: instant("The command's own, in UTC.") },
  optional: RECIPIENT.optional,
});

const cancelled = objectSchema<MessageCancelled>({
  required: { ...RECIPIENT.required, cancelledAt: instant('When the gateway settled it so.') },
  optional: RECIPIENT.optional,
});

const inDoubt = objectSchema<MessageInDoubt>({
  required: {
    ...RECIPIENT.required,
    since: instant('When doubt began.'),
    attempt: { type: 'integer', minimum: 1, description: 'Which send it is about, from 1.' },
    policy: text("The command's `onInDoubt`.", { enum: IN_DOUBT_POLICIES }),
    final: { type: 'boolean', description: "True when the gateway's own efforts end. Denies nothing." },
  },
  optional: RECIPIENT.optional,
});

const statusChanged = objectSchema<MessageStatusChanged>({
  required: {
    ...RECIPIENT.required,
    messageId: text("eCall's id."),
    status: text('Moves forward only; `unknown` for a word of eCall that is not known.', {
      enum: MESSAGE_STATUSES,
    }),
    final: { type: 'boolean', description: 'Nothing follows but `read` after `delivered`.' },
    providerStatus: text("eCall's own word."),
    occurredAt: instant('When it happened, as eCall says; else when it was heard.'),
    source: text('How the gateway learned it.', { enum: ['webhook', 'poll'] }),
  },
  optional: RECIPIENT.optional,
});

const inboundReceived = objectSchema<InboundMessageReceived>({
  required: {
    channel: text("`Sms` or `Whatsapp`; another channel under eCall's own name."),
    from: text('E.164 where it is a number; a short code or a name as it is.'),
    to: text('One of your numbers, E.164 where it is a number.'),
    content: objectSchema<InboundMessageReceived['content']>({
      required: { type: text('`Text`, or the type of medium.') },
      optional: { text: text('Can be empty: so can an SMS.'), mediaId: text("eCall's id of a file.") },
    }),
    receivedAt: instant('When eCall took it; else when the gateway heard of it.'),
  },
  optional: { messageId: text("eCall's id; missing where it names none.") },
});

/** JSON Schema of each event's data. More properties may come with a newer gateway: ignore what is not known. */
export const eventSchemas: Readonly<Record<EventType, JsonSchema>> = {
  [EVENT_TYPES.accepted]: { title: 'MessageAccepted', ...accepted },
  [EVENT_TYPES.rejected]: { title: 'MessageRejected', ...rejected },
  [EVENT_TYPES.expired]: { title: 'MessageExpired', ...expired },
  [EVENT_TYPES.cancelled]: { title: 'MessageCancelled', ...cancelled },
  [EVENT_TYPES.inDoubt]: { title: 'MessageInDoubt', ...inDoubt },
  [EVENT_TYPES.statusChanged]: { title: 'MessageStatusChanged', ...statusChanged },
  [EVENT_TYPES.inboundReceived]: { title: 'InboundMessageReceived', ...inboundReceived },
};
