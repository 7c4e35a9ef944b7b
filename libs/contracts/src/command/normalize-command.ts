import { toE164 } from '../numbers/phone-number.js';
import { describeValue } from '../problems/describe-value.js';
import type { Problem } from '../problems/problem.js';
import { segmentSms } from '../sms/segment-sms.js';
import type { Content } from './content.dto.js';
import { parseInstant } from './instant.js';
import type { ImpossibleRecipient, NormalizedCommand } from './normalized-command.js';
import { shownNumber } from './readable-facts.js';
import type { SendMessage } from './send-message.dto.js';
import type { Writable } from '../writable.js';

/** Fills in defaults, and reads the numbers: a single one that cannot be spoils the command, in a list only itself. */
export function normalizeCommand(
  commandId: string,
  message: SendMessage,
  defaultCountry: string | undefined,
):
  | { readonly command: NormalizedCommand; readonly impossibleRecipients: readonly ImpossibleRecipient[] }
  | Problem {
  const { to } = message;
  const { recipients, impossible } = readNumbers([to].flat(), defaultCountry);
  if (typeof to === 'string' && impossible.length > 0) {
    return { reason: 'impossible-recipient', detail: `to: ${expected(to, defaultCountry)}` };
  }
  return { command: filled(commandId, message, recipients), impossibleRecipients: impossible };
}

function readNumbers(given: readonly string[], defaultCountry: string | undefined) {
  const recipients = new Set<string>();
  const impossible = new Map<string, ImpossibleRecipient>();
  for (const [index, one] of given.entries()) {
    const number = toE164(one, defaultCountry);
    if (number !== undefined) {
      recipients.add(number);
      continue;
    }
    const to = shownNumber(one, defaultCountry);
    const detail = `to[${index}]: ${expected(one, defaultCountry)}`;
    if (!impossible.has(to)) impossible.set(to, { index, to, detail });
  }
  return { recipients: [...recipients], impossible: [...impossible.values()] };
}

function expected(given: string, defaultCountry: string | undefined): string {
  const national = defaultCountry === undefined ? '' : `, or a national number of ${defaultCountry}`;
  return `got ${describeValue(given)} that cannot be a number; it may be +… or 00… with its country code${national}`;
}

function filled(commandId: string, message: SendMessage, recipients: readonly string[]): NormalizedCommand {
  const { channel, content } = message;
  const command: Writable<NormalizedCommand> = {
    commandId,
    account: message.account ?? 'default',
    channel,
    recipients,
    content: cleaned(content),
    onInDoubt: message.onInDoubt ?? 'park',
    metadata: message.metadata ?? {},
  };
  const from = channel === 'Whatsapp' ? toE164(message.from ?? '') : message.from;
  // An optional field may be null, which means the same as not there.
  if (from !== undefined && from !== null) command.from = from;
  const sendAt = inUtc(message.sendAt);
  if (sendAt !== undefined) command.sendAt = sendAt;
  const expiresAt = inUtc(message.expiresAt);
  if (expiresAt !== undefined) command.expiresAt = expiresAt;
  if (channel === 'Sms' && content.type === 'Text') {
    const { segments, encoding } = segmentSms(content.text);
    command.segments = segments;
    command.encoding = encoding;
  }
  return command;
}

/** Content without what is null, and without options that then are empty. */
function cleaned(content: Content): Content {
  const { options, ...rest } = withoutNulls(content) as Content & { readonly options?: object };
  if (options === undefined || (content.type === 'Text' && Object.keys(options).length === 0)) return rest;
  return { ...rest, options } as Content;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(given.map(([name, item]) => [name, withoutNulls(item)]));
}

function inUtc(instant: string | undefined): string | undefined {
  const at = parseInstant(instant ?? '');
  return at === undefined ? undefined : new Date(at).toISOString();
}
