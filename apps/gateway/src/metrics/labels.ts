import { CHANNELS, countryOf } from '@ecall-gateway/contracts';
import type { Accounts } from '../accounts/accounts.js';

/*
 * Values of labels. Each has a bounded number of them, and none is a number, a text or an id: whatever a command or a
 * caller made up is `unknown`.
 */

export const UNKNOWN = 'unknown';

const KNOWN_CHANNELS: ReadonlySet<string> = new Set(CHANNELS);

export function channelLabel(channel: string): string {
  return KNOWN_CHANNELS.has(channel) ? channel : UNKNOWN;
}

/** The name of a configured account. */
export function accountLabel(accounts: Pick<Accounts, 'find'>, name: string): string {
  return accounts.find(name) === undefined ? UNKNOWN : name;
}

/** Last digits of a number that never decide about its country. */
const OWN_DIGITS = 4;
const MOST_KEPT = 10_000;

/** Countries of numbers, as two letters. Reading a number costs as much as all other labels together, so ranges are kept. */
export class CountryLabels {
  private readonly byRange = new Map<string, string>();

  of(number: string): string {
    const range = number.slice(0, -OWN_DIGITS);
    const known = this.byRange.get(range);
    if (known !== undefined) return known;
    if (this.byRange.size >= MOST_KEPT) this.byRange.clear();
    const country = countryOf(number) ?? UNKNOWN;
    this.byRange.set(range, country);
    return country;
  }
}
