import { given, isObject } from '../ecall/json-object.js';
import { phoneOf } from '../ecall/phone-number.js';
import type { KeptMessage } from '../journal/entries.js';
import { smsPages } from '../request/sms-pages.js';
import type { ShownMedia, ShownMessage } from './changes.js';

export function shownMessage({ message, fate }: KeptMessage): ShownMessage {
  const { at, messageId, channel, from, to, text, content } = message;
  const { sentAt, endedAt, finalStatus } = fate;
  return {
    at,
    messageId,
    channel,
    from,
    phone: phoneOf(to),
    sentAt,
    endedAt,
    finalStatus,
    ...(text === undefined ? { media: shownMedia(content) } : { text }),
    ...(text !== undefined && channel === 'Sms' ? { pages: smsPages(text) } : {}),
  };
}

/** Names of fields beside `mediaId` are assumed. */
export function shownMedia(content: unknown): ShownMedia {
  const read = (name: string) => (isObject(content) ? given(content, name) : undefined);
  const [type, mediaId, caption] = [read('type'), read('mediaId'), read('caption') ?? read('text')];
  return {
    type: typeof type === 'string' ? type : 'Unknown',
    ...(typeof mediaId === 'string' ? { mediaId } : {}),
    ...(typeof caption === 'string' ? { caption } : {}),
  };
}
