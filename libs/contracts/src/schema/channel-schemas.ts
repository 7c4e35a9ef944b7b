import { CHANNELS, type Channel } from '../command/send-message.dto.js';
import type { JsonSchema } from './json-schema.js';

/** Ten pages of 153 characters: what the densest text can have. */
const MOST_OF_SMS = 1_530;

const WHAT_IT_CARRIES: Readonly<Record<Channel, Readonly<Record<'from' | 'content', JsonSchema>>>> = {
  Sms: {
    from: { pattern: '^(\\+?[0-9]{1,16}|[ -~]{1,11})$' },
    content: { properties: { type: { const: 'Text' }, text: { maxLength: MOST_OF_SMS } } },
  },
  Whatsapp: {
    // Spaces and brackets are read over; whether it is a possible number, only the gateway can tell.
    from: { pattern: '^\\s*(\\+|[0(])' },
    content: { properties: { type: { not: { const: 'Sticker' } }, text: { maxLength: 4_096 } } },
  },
  Rcs: {
    from: { maxLength: 128 },
    content: { properties: { text: { maxLength: 1_000 } } },
  },
};

/** What a channel does not carry, although every field by itself is right. One of them, by `channel`. */
export const channelSchemas: readonly JsonSchema[] = CHANNELS.map((channel) => ({
  properties: { channel: { const: channel }, ...WHAT_IT_CARRIES[channel] },
}));
