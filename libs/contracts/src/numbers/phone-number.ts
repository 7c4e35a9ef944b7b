import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

/** Longer than any number with its spaces and brackets. */
const MAX_LENGTH = 40;
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
  const text = input.trim();
  if (text.length > MAX_LENGTH || !/^[+\d(]/.test(text)) return undefined;
  const international = text.replace(/^00/, '+');
  const country = defaultCountry === undefined ? {} : { defaultCountry: defaultCountry as CountryCode };
  const number = parsePhoneNumberFromString(international, { ...country, extract: false });
  return number?.isPossible() === true && number.ext === undefined ? number.number : undefined;
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
