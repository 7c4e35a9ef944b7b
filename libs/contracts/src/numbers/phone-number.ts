import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

/** Longer than any number with its spaces, brackets and invisible marks. */
const MAX_LENGTH = 64;
const SHOWN_DIGITS = 2;
const MIN_HIDDEN = 4;

/** True for a two-letter country code that national numbers can be read with, such as `CH`. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/**
 * A phone number in E.164 (`+41791234567`), or undefined for what cannot be one. Reads `+…` and `00…`, and national
 * numbers where a default country is given. Checks the length that the country's plan allows, not whether the number is
 * in use: plans change.
 * @param defaultCountry two letters, e.g. `CH`
 */
export function toE164(input: string, defaultCountry?: string): string | undefined {
  if (input.length > MAX_LENGTH) return undefined;
  const text = plainText(input);
  if (!/^[+\d(]/.test(text)) return undefined;
  const country = defaultCountry === undefined ? {} : { defaultCountry: defaultCountry as CountryCode };
  const number = parsePhoneNumberFromString(text, { ...country, extract: false });
  return number?.isPossible() === true && number.ext === undefined ? number.number : undefined;
}

/**
 * What is meant by a number as people and programs write it: without invisible marks (a number copied from a contact has marks
 * of its direction around it), with plain spaces and a plain plus, `+` for `00`, no bracket around the country code.
 */
function plainText(input: string): string {
  const text = input
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .replace(/[＋﹢]/g, '+')
    .trim();
  return text
    .replace(/^\(\s*((?:\+|00)\s*\d{1,3})\s*\)/, '$1 ')
    .replace(/^00/, '+')
    .replace(MEXICAN_MOBILE, '+52');
}

/** Mexico's plan has dropped the 1 before mobile numbers in 2019; WhatsApp still writes it. */
const MEXICAN_MOBILE = /^\+\s*52[\s.()-]*1(?=(?:[\s.()-]*\d){10}\s*$)/;

/**
 * The country of a number in E.164, as two letters (ISO 3166-1): `CH`. Undefined where the number alone does not say it:
 * satellite and international services, and what no plan knows.
 */
export function countryOf(number: string): string | undefined {
  return parsePhoneNumberFromString(number, { extract: false })?.country;
}

/** E.164 where it is a number; a short code or a name stays as it is. */
export function normalizeSender(input: string, defaultCountry?: string): string {
  return toE164(input, defaultCountry) ?? input.trim();
}

/**
 * For logs: the country code and the last two digits (`+41*****67`), the last two alone where there is no country code,
 * and nothing of what is too short to hide anything.
 */
export function maskNumber(number: string): string {
  const code = parsePhoneNumberFromString(number, { extract: false })?.countryCallingCode;
  const prefix = code === undefined ? '' : `+${code}`;
  const hidden = number.length - prefix.length - SHOWN_DIGITS;
  return hidden < MIN_HIDDEN ? '*****' : `${prefix}*****${number.slice(-SHOWN_DIGITS)}`;
}
