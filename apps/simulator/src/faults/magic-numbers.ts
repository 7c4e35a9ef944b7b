import type { Fault } from './fault-rule.js';

/** Numbers of this prefix and two more digits trigger a fault without any rule, as payment sandboxes have them. */
const PREFIX = '417900000';

const LONG_DELAY_MS = 5_000;

const FAULTS: Readonly<Record<string, Fault>> = {
  '01': { kind: 'refuse', status: 400, errorCode: 'InvalidContent' },
  '02': { kind: 'status', status: 401 },
  '03': { kind: 'status', status: 402 },
  '04': { kind: 'status', status: 403 },
  '05': { kind: 'status', status: 429, retryAfter: 1 },
  '06': { kind: 'status', status: 500 },
  '07': { kind: 'status', status: 502 },
  '08': { kind: 'status', status: 503, retryAfter: 1 },
  '09': { kind: 'status', status: 504 },
  '10': { kind: 'delay', ms: LONG_DELAY_MS },
  '11': { kind: 'drop-before' },
  '12': { kind: 'drop-after' },
  '13': { kind: 'hang', accept: false },
  '14': { kind: 'hang', accept: true },
  '15': { kind: 'truncate' },
  '16': { kind: 'not-json' },
  '17': { kind: 'no-request-id' },
  '18': { kind: 'credits' },
  '19': { kind: 'sender-unapproved' },
  '20': { kind: 'callback-delay', ms: LONG_DELAY_MS },
  '21': { kind: 'callback-none' },
  '22': { kind: 'callback-repeat', count: 3 },
  '23': { kind: 'callback-shuffle' },
  '24': { kind: 'callback-early' },
  '25': { kind: 'callback-none', only: 'final' },
  '26': { kind: 'callback-charset', charset: 'utf-8-bom' },
  '30': { kind: 'final-status', status: 'NotDelivered' },
  '31': { kind: 'final-status', status: 'Expired' },
  '32': { kind: 'final-status', status: 'Rejected' },
  '33': { kind: 'final-status', status: 'Read' },
  '34': { kind: 'final-status', status: 'Teleported' },
  '40': { kind: 'list-count' },
  '41': { kind: 'list-refuse' },
  '42': { kind: 'list-plain' },
  '50': { kind: 'media-unknown' },
  '60': { kind: 'proxy', status: 502, accept: false },
  '61': { kind: 'proxy', status: 504, accept: true },
  '62': { kind: 'proxy', status: 403, accept: false },
  '63': { kind: 'charset', charset: 'utf-8-bom' },
  '64': { kind: 'charset', charset: 'utf-16le' },
};

/** All magic numbers, with the fault that each triggers. */
export const MAGIC_NUMBERS: readonly { readonly number: string; readonly fault: Fault }[] = Object.entries(
  FAULTS,
)
  .map(([last, fault]) => ({ number: `+${PREFIX}${last}`, fault }))
  .toSorted((one, other) => one.number.localeCompare(other.number));

/** @param digits of the number, without `+` or `00` */
export function magicFault(digits: string): Fault | undefined {
  return digits.length === PREFIX.length + 2 && digits.startsWith(PREFIX)
    ? FAULTS[digits.slice(PREFIX.length)]
    : undefined;
}
