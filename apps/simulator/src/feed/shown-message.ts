import type { KeptMessage } from '../journal/kept.js';
import { isObject, given } from '../request/field.js';
import { smsPages } from '../request/sms-pages.js';
import type { ShownMedia, ShownMessage } from './changes.js';
import { phoneOf } from './phone-of.js';

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
