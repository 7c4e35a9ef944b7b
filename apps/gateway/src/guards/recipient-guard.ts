import { countryOf } from '@ecall-gateway/contracts';
import type { RejectionFacts } from '@ecall-gateway/ledger';
import type { SendGuards } from '@ecall-gateway/settings';

/** Why an account must not write to a number (E.164), whatever the message; undefined where it may. */
export function refusalOf(guards: SendGuards, number: string): RejectionFacts | undefined {
  if (!guards.mayWriteTo(number)) {
    return { reason: 'recipient-not-allowed', detail: 'the list of allowed recipients does not name it' };
  }
  if (guards.countries === undefined) return undefined;
  const country = countryOf(number);
  if (country !== undefined && guards.countries.has(country)) return undefined;
  return {
    reason: 'country-not-allowed',
    detail:
      country === undefined
        ? 'the country of the number is not known, and only some countries are allowed'
        : `${country} is not among the countries that are allowed`,
  };
}
