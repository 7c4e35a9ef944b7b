import { toE164 } from '../numbers/phone-number.js';
import type { Problem } from '../problems/problem.js';
import type { Channel } from './send-message.dto.js';

const MAX_RCS_SENDER = 128;

/** What each channel takes as a sender (eCall REST API, Message page). */
const SENDERS: Record<Channel, { readonly fits: (from: string) => boolean; readonly mayBe: string }> = {
  Sms: {
    // A number with its + goes to eCall with 00.
    fits: (from) => /^(?:\d{1,16}|\+\d{1,14}|[\x20-\x7e]{1,11})$/.test(from),
    mayBe: 'up to 16 digits, or up to 11 characters of ASCII',
  },
  Whatsapp: { fits: (from) => toE164(from) !== undefined, mayBe: 'a number in international format' },
  Rcs: {
    fits: (from) => from.length <= MAX_RCS_SENDER,
    mayBe: `a sender id of up to ${MAX_RCS_SENDER} characters`,
  },
};

/** Why a sender is none for the channel. */
export function senderProblem(channel: Channel, from: string): Problem | undefined {
  const { fits, mayBe } = SENDERS[channel];
  if (fits(from)) return undefined;
  const detail = `from: got text of ${from.length} characters; for ${channel} it may be ${mayBe}`;
  return { reason: 'invalid-field', detail };
}
