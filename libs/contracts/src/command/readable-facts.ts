import { toE164 } from '../numbers/phone-number.js';
import { isMetadata } from './field-rules.js';
import type { InvalidCommand } from './normalized-command.js';

/** Longest text that is repeated in an event about a command that is none. */
const MAX_SHOWN = 64;

interface ReadableFacts {
  /** Whether a commandId was given at all, right or wrong. */
  readonly hasOwnId: boolean;
  readonly commandId?: string;
  readonly shown: Pick<InvalidCommand, 'to' | 'account' | 'channel' | 'metadata'>;
}

/** What can be read of something that is no command, so that its sender recognises it. */
export function readableFacts(data: unknown): ReadableFacts {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { hasOwnId: false, shown: {} };
  const { commandId, to, account, channel, metadata } = data as Record<string, unknown>;
  const readableId = isStorable(commandId) && commandId !== '' && commandId.length <= 128;
  return {
    hasOwnId: commandId !== undefined && commandId !== null,
    ...(readableId ? { commandId } : {}),
    shown: {
      ...(isStorable(to) ? { to: toE164(to) ?? to.trim().slice(0, MAX_SHOWN) } : {}),
      ...(isStorable(account) ? { account: account.slice(0, MAX_SHOWN) } : {}),
      ...(isStorable(channel) ? { channel: channel.slice(0, MAX_SHOWN) } : {}),
      ...(isMetadata(metadata) && isStorable(JSON.stringify(metadata)) ? { metadata } : {}),
    },
  };
}

function isStorable(value: unknown): value is string {
  return typeof value === 'string' && !/\0|\p{Surrogate}|\\u0000|\\ud[89a-f]/iu.test(value);
}
