import {
  MEDIA_TYPES,
  type MediaContent,
  STRUCTURED_TYPES,
  type TextContent,
  type TextOptions,
} from '../command/content.dto.js';
import { CHANNELS, IN_DOUBT_POLICIES, type SendMessage } from '../command/send-message.dto.js';
import { MAX_SUGGESTIONS } from '../command/structure-rules.js';
import { channelSchemas } from './channel-schemas.js';
import { type JsonSchema, objectSchema, text } from './json-schema.js';

/** As RFC 3339, but seconds and the offset's colon are optional. A day that its month does not have fails later. */
const INSTANT =
  '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])$';

/** Unknown fields are refused: a misspelt one would be lost unnoticed. */
function closed<T>(...properties: Parameters<typeof objectSchema<T>>): JsonSchema {
  return { ...objectSchema<T>(...properties), additionalProperties: false };
}

/** An optional field may be null: the same as not there. */
function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: choices, ...rest } = schema;
  return {
    ...rest,
    type: [type ?? []].flat().concat('null'),
    ...(choices === undefined ? {} : { enum: [...choices, null] }),
  };
}

const suggestions = orNull({
  type: 'array',
  description: 'RCS: replies and actions to choose from, each as eCall wants it.',
  items: { type: 'object' },
  minItems: 1,
  maxItems: MAX_SUGGESTIONS,
});

const textContent = closed<TextContent>({
  required: {
    type: text('What it is.', { const: 'Text' }),
    text: text('SMS: up to 10 pages; WhatsApp: 4,096 characters; RCS: 1,000.', { minLength: 1 }),
  },
  optional: {
    options: orNull(
      closed<TextOptions>({
        required: {},
        optional: {
          pageLimit: orNull({
            type: 'integer',
            minimum: 1,
            maximum: 10,
            description: 'SMS pages a long text may take.',
          }),
        },
      }),
    ),
    suggestions,
  },
});

const mediaContent = closed<MediaContent>({
  required: {
    type: text('WhatsApp and RCS; a sticker for RCS only.', { enum: MEDIA_TYPES }),
    mediaId: text('Of a file that was uploaded to eCall before.', { minLength: 1, maxLength: 256 }),
  },
  optional: {
    caption: orNull(text('Shown with it.', { maxLength: 4_096 })),
    fileName: orNull(text('Shown with it.', { maxLength: 256 })),
    suggestions,
  },
});

const structuredContent: JsonSchema = {
  type: 'object',
  description:
    'A WhatsApp template or an RCS rich card: its fields as eCall wants them, at most 16,384 characters of JSON, 8 levels deep.',
  required: ['type'],
  properties: { type: text('What it is.', { enum: STRUCTURED_TYPES }) },
};

const recipients: JsonSchema = {
  description: '`+…` or `00…` international; national where the gateway has a default country.',
  oneOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1_000 },
  ],
};

const metadata: JsonSchema = {
  type: 'object',
  description: 'Echoed in every event.',
  maxProperties: 20,
  propertyNames: { minLength: 1, maxLength: 128, not: { const: '__proto__' } },
  additionalProperties: { type: 'string', maxLength: 4_096 },
};

/**
 * JSON Schema of the command. What it refuses, the gateway refuses. What only the gateway can tell: whether a number is
 * possible, SMS pages, how large a template or a card is, whether a day exists and `sendAt` is at most 30 days ahead, NUL and half surrogate pairs.
 */
export const commandSchema: JsonSchema = {
  title: 'SendMessage',
  ...closed<SendMessage>({
    required: {
      channel: text('Exactly so.', { enum: CHANNELS }),
      to: recipients,
      content: { oneOf: [textContent, mediaContent, structuredContent] },
    },
    optional: {
      commandId: orNull(
        text("The idempotency key. Default: the CloudEvent's id, then the record's coordinates.", {
          minLength: 1,
          maxLength: 128,
        }),
      ),
      account: orNull(text('Name of an eCall account. Default `default`.', { minLength: 1, maxLength: 128 })),
      from: orNull(text("Sender. Default: the account's.", { minLength: 1 })),
      sendAt: orNull(
        text('Not sent before this instant, at most 30 days ahead. ISO 8601 with its zone.', {
          pattern: INSTANT,
        }),
      ),
      expiresAt: orNull(text('Not sent after this instant. ISO 8601 with its zone.', { pattern: INSTANT })),
      onInDoubt: orNull(
        text('`park` (default): a person decides; `resend`: risks a second one.', {
          enum: IN_DOUBT_POLICIES,
        }),
      ),
      metadata: orNull(metadata),
    },
  }),
  oneOf: channelSchemas,
};
