import type { Channel } from '../ecall/channel.js';
import { given, isObject, type JsonObject } from '../ecall/json-object.js';
import { smsPages } from './sms-pages.js';
import type { Violations } from './violations.js';

/** eCall REST API, Message page. */
const MOST_SMS_PAGES = 10;
const LONGEST_TEXT = { Whatsapp: 4096, Rcs: 1000 };
const MEDIA_TYPES = new Set<unknown>(['Image', 'Document', 'Audio', 'Video', 'Sticker']);
/** Names of rich cards and templates are not on the public pages: any name written like an enum value passes. */
const OTHER_TYPE = /^[A-Z][A-Za-z]{1,39}$/;
const KNOWN_IN_ANY_CASE = new Set(['text', ...Array.from(MEDIA_TYPES, (type) => String(type).toLowerCase())]);

export function checkContent(content: unknown, channel: Channel, violations: Violations): void {
  if (!isObject(content)) {
    violations.add('Content', "'Content' is required and must be an object.");
    return;
  }
  const type = given(content, 'type');
  if (type === 'Text') checkText(content, channel, violations);
  else if (channel === 'Sms') violations.add('Content.Type', "Content of an SMS must be 'Text'.");
  else if (typeof type === 'string' && MEDIA_TYPES.has(type)) checkMedia(content, type, channel, violations);
  else if (typeof type !== 'string' || !OTHER_TYPE.test(type) || KNOWN_IN_ANY_CASE.has(type.toLowerCase())) {
    violations.add('Content.Type', `'${String(type)}' is an invalid content type.`);
  }
}

/** The `mediaId` of content that has one of the media types. */
export function mediaIdOf(content: unknown): string | undefined {
  if (!isObject(content) || !MEDIA_TYPES.has(given(content, 'type'))) return undefined;
  const mediaId = given(content, 'mediaId');
  return typeof mediaId === 'string' ? mediaId : undefined;
}

function checkText(content: JsonObject, channel: Channel, violations: Violations): void {
  const text = given(content, 'text');
  if (typeof text !== 'string' || text === '') {
    violations.add('Content.Text', "'Text' is required and must not be empty.");
    return;
  }
  if (channel === 'Sms') checkPages(text, given(content, 'options'), violations);
  else if (text.length > LONGEST_TEXT[channel]) {
    violations.add('Content.Text', `'Text' must not have more than ${LONGEST_TEXT[channel]} characters.`);
  }
}

function checkPages(text: string, options: unknown, violations: Violations): void {
  const limit = isObject(options) ? given(options, 'pageLimit') : undefined;
  if (limit !== undefined && !isPageLimit(limit)) {
    violations.add(
      'Content.Options.PageLimit',
      `'PageLimit' must be an integer from 1 to ${MOST_SMS_PAGES}.`,
    );
    return;
  }
  const most = limit ?? MOST_SMS_PAGES;
  const pages = smsPages(text);
  if (pages > most)
    violations.add('Content.Text', `'Text' takes ${pages} pages, at most ${most} are allowed.`);
}

function isPageLimit(limit: unknown): limit is number {
  return Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= MOST_SMS_PAGES;
}

function checkMedia(content: JsonObject, type: string, channel: Channel, violations: Violations): void {
  if (type === 'Sticker' && channel === 'Whatsapp') {
    violations.add('Content.Type', "'Sticker' is not available for Whatsapp.");
    return;
  }
  const mediaId = given(content, 'mediaId');
  if (typeof mediaId !== 'string' || mediaId === '') {
    violations.add('Content.MediaId', `'MediaId' is required for ${type}.`);
  }
}
