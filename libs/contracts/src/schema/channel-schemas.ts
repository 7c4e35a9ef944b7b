import { CARRIED, TEXT_LIMITS } from '../command/channel-rules.js';
import { isStructured } from '../command/content.dto.js';
import { type Channel, CHANNELS } from '../command/send-message.dto.js';
import type { JsonSchema } from './json-schema.js';

/** Ten pages of 153 characters: what the densest text can have. */
const MOST_OF_SMS = 1_530;

/** Null is the same as not there. */
const none: JsonSchema = { type: 'null' };

const WHAT_IT_CARRIES: Readonly<Record<Channel, Readonly<Record<'from' | 'content', JsonSchema>>>> = {
  Sms: {
    from: { pattern: '^([0-9]{1,16}|\\+[0-9]{1,14}|[ -~]{1,11})$' },
    content: carrying('Sms', { text: { maxLength: MOST_OF_SMS }, suggestions: none }),
  },
  Whatsapp: {
    // Spaces, brackets and invisible marks are read over; whether it is a possible number, only the gateway can tell.
    from: { pattern: '^[^A-Za-z]+$' },
    content: carrying('Whatsapp', { text: { maxLength: TEXT_LIMITS.Whatsapp }, suggestions: none }),
  },
  Rcs: {
    from: { maxLength: 128 },
    content: carrying('Rcs', { text: { maxLength: TEXT_LIMITS.Rcs } }),
  },
};

/** What bounds a text says nothing of content that is passed on as it is. */
function carrying(channel: Channel, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const structured = CARRIED[channel].filter((type) => isStructured({ type }));
  const others = CARRIED[channel].filter((type) => !isStructured({ type }));
  return {
    oneOf: [
      { properties: { type: { enum: others }, ...properties } },
      ...(structured.length === 0 ? [] : [{ properties: { type: { enum: structured } } }]),
    ],
  };
}

/** What a channel does not carry, although every field by itself is right. One of them, by `channel`. */
export const channelSchemas: readonly JsonSchema[] = CHANNELS.map((channel) => ({
  properties: { channel: { const: channel }, ...WHAT_IT_CARRIES[channel] },
}));
