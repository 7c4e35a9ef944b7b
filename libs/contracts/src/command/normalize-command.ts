import { describeValue } from '../describe-value.js';
import { toE164 } from '../numbers/phone-number.js';
import { segmentSms } from '../sms/segment-sms.js';
import type { ImpossibleRecipient, NormalizedCommand } from './normalized-command.js';
import type { SendMessage } from './send-message.dto.js';
import type { Problem } from './problem.js';

const MAX_SHOWN = 64;

/** Fills in defaults, and reads the numbers: a single one that cannot be spoils the command, in a list only itself. */
export function normalizeCommand(
  commandId: string,
  message: SendMessage,
  defaultCountry: string | undefined,
):
  | { readonly command: NormalizedCommand; readonly impossibleRecipients: readonly ImpossibleRecipient[] }
  | Problem {
  const { to } = message;
  if (typeof to === 'string' && toE164(to, defaultCountry) === undefined) {
    return { reason: 'impossible-recipient', detail: `to: ${expected(to, defaultCountry)}` };
  }
  const recipients = new Set<string>();
  const impossible = new Map<string, ImpossibleRecipient>();
  for (const [index, given] of [to].flat().entries()) {
    const number = toE164(given, defaultCountry);
    const shown = given.trim().slice(0, MAX_SHOWN);
    if (number !== undefined) recipients.add(number);
    else if (!impossible.has(shown)) {
      impossible.set(shown, { to: shown, detail: `to[${index}]: ${expected(given, defaultCountry)}` });
    }
  }
  return {
    command: filled(commandId, message, [...recipients]),
    impossibleRecipients: [...impossible.values()],
  };
}

function expected(given: string, defaultCountry: string | undefined): string {
  const national = defaultCountry === undefined ? '' : `, or a national number of ${defaultCountry}`;
  return `got ${describeValue(given)} that cannot be a number; it may be +… or 00… with its country code${national}`;
}

function filled(commandId: string, message: SendMessage, recipients: readonly string[]): NormalizedCommand {
  const { account, channel, from, content, sendAt, expiresAt, onInDoubt, metadata } = message;
  return {
    commandId,
    account: account ?? 'default',
    channel,
    recipients,
    content,
    onInDoubt: onInDoubt ?? 'park',
    metadata: metadata ?? {},
    ...(isGiven(from) ? { from } : {}),
    ...(isGiven(sendAt) ? { sendAt: new Date(sendAt).toISOString() } : {}),
    ...(isGiven(expiresAt) ? { expiresAt: new Date(expiresAt).toISOString() } : {}),
    ...(channel === 'Sms' && content.type === 'Text' ? segmentSms(content.text) : {}),
  };
}

/** An optional field may be null, which means the same as not there. */
function isGiven(value: string | null | undefined): value is string {
  return value !== undefined && value !== null;
}
