import type { Problem } from '../problems/problem.js';
import { segmentSms } from '../sms/segment-sms.js';
import { type Content, type ContentType, isStructured, type TextContent } from './content.dto.js';
import type { Channel, SendMessage } from './send-message.dto.js';
import { senderProblem } from './sender-rules.js';
import { structureProblem } from './structure-rules.js';

const MAX_PAGES = 10;
/** Characters of a text (eCall REST API, Models page). */
export const TEXT_LIMITS = { Whatsapp: 4_096, Rcs: 1_000 } as const;

/** eCall REST API, Models page. A text is carried by every channel. */
export const CARRIED: Readonly<Record<Channel, readonly ContentType[]>> = {
  Sms: ['Text'],
  Whatsapp: ['Text', 'Image', 'Document', 'Audio', 'Video', 'Template'],
  Rcs: ['Text', 'Image', 'Document', 'Audio', 'Video', 'Sticker', 'RichCard'],
};

/** What a channel does not carry, although every field by itself is right. */
export function channelProblem({ channel, from, content }: SendMessage): Problem | undefined {
  return (
    (from === undefined || from === null ? undefined : senderProblem(channel, from)) ??
    contentProblem(channel, content)
  );
}

function contentProblem(channel: Channel, content: Content): Problem | undefined {
  if (!CARRIED[channel].includes(content.type)) {
    const mayBe = CARRIED[channel].join(', ');
    return invalid(`content.type: got ${content.type}; for ${channel} it may be ${mayBe}`);
  }
  if (isStructured(content)) return structureProblem('content', content);
  return (
    (content.type === 'Text' ? textProblem(channel, content) : undefined) ??
    suggestionsProblem(channel, content)
  );
}

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

function suggestionsProblem(
  channel: Channel,
  { suggestions }: { readonly suggestions?: readonly object[] | null },
): Problem | undefined {
  if (suggestions === undefined || suggestions === null) return undefined;
  if (channel !== 'Rcs') return invalid(`content.suggestions: got a list; for ${channel} it may be left out`);
  return structureProblem('content.suggestions', suggestions);
}

function invalid(detail: string): Problem {
  return { reason: 'invalid-field', detail };
}

function tooLong(detail: string): Problem {
  return { reason: 'text-too-long', detail };
}
