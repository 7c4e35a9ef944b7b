import { toE164 } from '../numbers/phone-number.js';
import type { Problem } from '../problem.js';
import { segmentSms } from '../sms/segment-sms.js';
import type { TextContent } from './content.dto.js';
import type { Channel, SendMessage } from './send-message.dto.js';

const MAX_PAGES = 10;
/** Characters of a text (eCall REST API, Models page). */
const TEXT_LIMITS = { Whatsapp: 4_096, Rcs: 1_000 } as const;
const MAX_RCS_SENDER = 128;

/** What a channel does not carry, although every field by itself is right. */
export function channelProblem({ channel, from, content }: SendMessage): Problem | undefined {
  return (
    senderProblem(channel, from) ??
    (content.type === 'Text' ? textProblem(channel, content) : mediaProblem(channel, content.type))
  );
}

function senderProblem(channel: Channel, from: string | undefined): Problem | undefined {
  if (from === undefined) return undefined;
  const { fits, mayBe } = SENDERS[channel];
  return fits(from)
    ? undefined
    : invalid(`from: got text of ${from.length} characters; for ${channel} it may be ${mayBe}`);
}

const SENDERS: Record<Channel, { readonly fits: (from: string) => boolean; readonly mayBe: string }> = {
  Sms: {
    fits: (from) => /^(?:\+?\d{1,16}|[\x20-\x7e]{1,11})$/.test(from),
    mayBe: 'up to 16 digits, or up to 11 characters of ASCII',
  },
  Whatsapp: { fits: (from) => toE164(from) !== undefined, mayBe: 'a number in international format' },
  Rcs: {
    fits: (from) => from.length <= MAX_RCS_SENDER,
    mayBe: `a sender id of up to ${MAX_RCS_SENDER} characters`,
  },
};

function textProblem(channel: Channel, { text, options }: TextContent): Problem | undefined {
  if (channel === 'Sms') {
    const pages = options?.pageLimit ?? MAX_PAGES;
    const { segments, encoding } = segmentSms(text);
    return segments <= pages
      ? undefined
      : tooLong(
          `content.text: got text of ${text.length} characters, ${segments} pages in ${encoding}; it may take ${pages}`,
        );
  }
  const limit = TEXT_LIMITS[channel];
  return text.length <= limit
    ? undefined
    : tooLong(`content.text: got text of ${text.length} characters; for ${channel} it may have ${limit}`);
}

function mediaProblem(channel: Channel, type: string): Problem | undefined {
  if (channel === 'Sms') return invalid('content.type: got a media type; for Sms it may be Text');
  if (channel === 'Whatsapp' && type === 'Sticker')
    return invalid('content.type: got Sticker; Whatsapp carries none');
  return undefined;
}

function invalid(detail: string): Problem {
  return { reason: 'invalid-field', detail };
}

function tooLong(detail: string): Problem {
  return { reason: 'text-too-long', detail };
}
