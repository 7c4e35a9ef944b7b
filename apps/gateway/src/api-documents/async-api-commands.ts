import {
  CANCEL_MESSAGE_TYPE,
  cancelSchema,
  commandSchema,
  SEND_MESSAGE_TYPE,
  type JsonSchema,
} from '@ecall-gateway/contracts';
import { textOf as text } from './schema-parts.js';

const COMMAND_KEY = "The publisher's choice: same key, sent in order. May be missing.";
const CANCEL_KEY = 'A cancel waits behind earlier records of its key and topic. May be missing.';

const SOURCE = text('Who asks; part of what makes an id its own.', { format: 'uri-reference' });
const TRACEPARENT = text('W3C Trace Context, carried on into the events.');
const SPECVERSION = text('Version of CloudEvents.', { const: '1.0' });

/** What a command topic takes as a CloudEvent. */
interface Kind {
  readonly name: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, JsonSchema>>;
  readonly payload: JsonSchema;
  readonly key: string;
}

const COMMAND: Kind = {
  name: 'SendMessage',
  type: SEND_MESSAGE_TYPE,
  attributes: {
    specversion: SPECVERSION,
    id: text('Stands for a commandId that is missing.', { minLength: 1, maxLength: 128 }),
    type: text('Of the command.', { const: SEND_MESSAGE_TYPE }),
    source: SOURCE,
    traceparent: TRACEPARENT,
  },
  payload: commandSchema,
  key: COMMAND_KEY,
};

const CANCEL: Kind = {
  name: 'CancelMessage',
  type: CANCEL_MESSAGE_TYPE,
  attributes: {
    specversion: SPECVERSION,
    id: text('Of the CloudEvent alone: the command stands in the data.'),
    type: text('Of the cancel.', { const: CANCEL_MESSAGE_TYPE }),
    source: text('Who asks.', { format: 'uri-reference' }),
    traceparent: text('W3C Trace Context.'),
  },
  payload: cancelSchema,
  key: CANCEL_KEY,
};

/** What lies on the command topics, by the name it has in the document: a command in its three forms, a cancel in its two. */
export const COMMAND_MESSAGES = {
  SendMessage: {
    name: 'SendMessage',
    title: 'SendMessage, plain JSON',
    summary: 'Send one message to one or many recipients.',
    contentType: 'application/json',
    payload: commandSchema,
    bindings: keyBinding(COMMAND_KEY),
  },
  ...cloudEvents(COMMAND),
  ...cloudEvents(CANCEL),
};

function cloudEvents(kind: Kind): Record<string, object> {
  return { [`${kind.name}Binary`]: binary(kind), [`${kind.name}Structured`]: structured(kind) };
}

function binary({ name, type, attributes, payload, key }: Kind): object {
  return {
    name: type,
    title: `${name} as a CloudEvent in binary mode`,
    contentType: 'application/json',
    headers: {
      type: 'object',
      required: ['ce_specversion', 'ce_type'],
      properties: Object.fromEntries(
        Object.entries(attributes).map(([attribute, schema]) => [`ce_${attribute}`, schema]),
      ),
    },
    payload,
    bindings: keyBinding(key),
  };
}

function structured({ name, type, attributes, payload, key }: Kind): object {
  return {
    name: type,
    title: `${name} as a CloudEvent in structured mode`,
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
      properties: { ...attributes, data: payload },
    },
    bindings: keyBinding(key),
  };
}

function keyBinding(description: string): object {
  return { kafka: { key: text(description) } };
}
