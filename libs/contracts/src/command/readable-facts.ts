import { toE164 } from '../numbers/phone-number.js';
import { isStorableText, shorten } from '../problems/storable-text.js';
import { isMetadata } from './field-rules.js';
import type { InvalidCommand } from './normalized-command.js';

/** Longest text that is repeated in an event about a command that is none. */
const MAX_SHOWN = 64;
const MAX_ID = 128;

interface ReadableFacts {
  /** Whether a commandId was given at all, right or wrong. */
  readonly hasOwnId: boolean;
  readonly commandId?: string;
  readonly shown: Pick<InvalidCommand, 'to' | 'account' | 'channel' | 'metadata'>;
}

/** What can be read of something that is no command, so that its sender recognises it. */
export function readableFacts(data: unknown, defaultCountry: string | undefined): ReadableFacts {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { hasOwnId: false, shown: {} };
  const { commandId, to, account, channel, metadata } = data as Record<string, unknown>;
  const readableId = isStorableText(commandId) && commandId !== '' && commandId.length <= MAX_ID;
  const recipient: unknown = Array.isArray(to) && to.length === 1 ? to[0] : to;
  return {
    hasOwnId: commandId !== undefined && commandId !== null,
    ...(readableId ? { commandId } : {}),
    shown: {
      ...(isStorableText(recipient) ? { to: shownNumber(recipient, defaultCountry) } : {}),
      ...(isStorableText(account) ? { account: shorten(account, MAX_SHOWN) } : {}),
      ...(isStorableText(channel) ? { channel: shorten(channel, MAX_SHOWN) } : {}),
      ...(isMetadata(metadata) && Object.entries(metadata).flat().every(isStorableText) ? { metadata } : {}),
    },
  };
}

/** E.164 where it is a number; otherwise as it was given, without spaces around it, at most 64 characters. */
export function shownNumber(given: string, defaultCountry: string | undefined): string {
  return toE164(given, defaultCountry) ?? shorten(given.trim(), MAX_SHOWN);
}
