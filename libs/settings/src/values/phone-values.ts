import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { CONTROL_CHARACTERS, items, must } from './must.js';

/** ISO 3166-1 alpha-2 in any case, of a country that has a plan of numbers: `GB` is one, `UK` is none. */
export function countryCode(input: string): string {
  const code = input.toUpperCase();
  return must(isSupportedCountry(code), code);
}

export function countryCodes(input: string): readonly string[] {
  const codes = [...new Set(items(input).map(countryCode))];
  return must(codes.length > 0, codes);
}

export const COUNTRIES = 'a list of two-letter country codes, separated by commas, such as CH,LI';
export const NUMBER = 'a number in international format, such as +41791234567';
export const RECIPIENTS =
  'a list of numbers in international format, or of prefixes that end in *, separated by commas, such as +41791234567,+423*';

/** One number as `+…` or `00…`, with blanks if you like. Gives E.164. */
export function phoneNumber(input: string): string {
  const text = input.trim();
  must(/^(?:\+|00)/.test(text) && !CONTROL_CHARACTERS.test(input), input);
  const number = parsePhoneNumberFromString(text.replace(/^00/, '+'), { extract: false });
  if (number?.isPossible() !== true || number.ext !== undefined) throw new Error('no number');
  return number.number;
}

/** Recipients that may be written to: one number, or all that begin alike; in E.164. */
export type RecipientPattern =
  { readonly kind: 'number'; readonly number: string } | { readonly kind: 'prefix'; readonly prefix: string };

export function recipientPatterns(input: string): readonly RecipientPattern[] {
  const patterns = items(input).map(recipientPattern);
  return must(patterns.length > 0, patterns);
}

function recipientPattern(item: string): RecipientPattern {
  if (!item.endsWith('*')) return { kind: 'number', number: phoneNumber(item) };
  const prefix = item.slice(0, -1).replace(/^00/, '+').replaceAll(' ', '');
  return { kind: 'prefix', prefix: must(/^\+[1-9]\d{0,13}$/.test(prefix), prefix) };
}

/** Whether one of the patterns admits a number in E.164. */
export function admitsRecipient(patterns: readonly RecipientPattern[], number: string): boolean {
  return patterns.some((pattern) =>
    pattern.kind === 'number' ? pattern.number === number : number.startsWith(pattern.prefix),
  );
}

const CHANNELS = ['Sms', 'Whatsapp', 'Rcs'] as const;
type Channel = (typeof CHANNELS)[number];

/** What eCall takes as a sender, by channel. */
const SENDERS: Record<Channel, (sender: string) => boolean> = {
  Sms: (sender) => /^(?:\d{1,16}|\+\d{1,14}|[\x20-\x7e]{1,11})$/.test(sender),
  Whatsapp: isInternational,
  Rcs: (sender) => sender.length <= 128,
};

export const SENDER = 'up to 16 digits, or up to 11 characters of ASCII';
export const SENDERS_BY_CHANNEL =
  `a sender (${SENDER}), or an object of senders by channel (Sms, Whatsapp, Rcs): ` +
  'for Whatsapp a number in international format, for Rcs up to 128 characters';

/** A sender for every channel: SMS allows least. */
export const sender = (input: string): string => must(isSender('Sms', input), input);

/** One sender, or one by channel. */
export function areSenders(value: unknown): boolean {
  if (typeof value === 'string') return isSender('Sms', value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([channel, each]) => isChannel(channel) && typeof each === 'string' && isSender(channel, each),
  );
}

const isChannel = (name: string): name is Channel => (CHANNELS as readonly string[]).includes(name);

function isSender(channel: Channel, value: string): boolean {
  return value.trim() !== '' && !CONTROL_CHARACTERS.test(value) && SENDERS[channel](value);
}

function isInternational(number: string): boolean {
  try {
    return phoneNumber(number) !== '';
  } catch {
    return false;
  }
}
