/**
 * @import { Fault } from '../src/faults/fault-rule.js'
 * @import { ActiveFault } from '../src/faults/live-rule.js'
 */

/** @type {Readonly<Record<string, string>>} */
export const CHANNEL_NAMES = { Sms: 'SMS', Whatsapp: 'WhatsApp', Rcs: 'RCS' };

/**
 * Swiss numbers as they are written; all others as they are.
 * @param {string} number
 */
export function shownNumber(number) {
  return number.replace(/^(\+41)(\d\d)(\d{3})(\d\d)(\d\d)$/, '$1 $2 $3 $4 $5');
}

const TIME = new Intl.DateTimeFormat('de-CH', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const MINUTE = new Intl.DateTimeFormat('de-CH', { hour: '2-digit', minute: '2-digit' });
const DATE = new Intl.DateTimeFormat('de-CH', { dateStyle: 'short', timeStyle: 'medium' });

/** @param {number} at */
export function shownTime(at) {
  return TIME.format(at);
}

/** @param {number} at */
export function shownMinute(at) {
  return MINUTE.format(at);
}

/** @param {number} at */
export function shownDate(at) {
  return DATE.format(at);
}

const SCOPE = new Set(['id', 'kind', 'on', 'to', 'toPrefix', 'from', 'account', 'share', 'times', 'calls']);

/** @type {Readonly<Record<string, (value: string | number | boolean) => string>>} */
const FIELDS = {
  ms: (value) => `${value} ms`,
  count: (value) => `${value} times`,
  retryAfter: (value) => `Retry-After ${value}`,
  accept: (value) => (value === true ? 'accepted' : 'not accepted'),
  only: (value) => `only ${value}`,
};

/**
 * A fault in a few words, such as `status 503`.
 * @param {Fault} fault
 */
export function shownFault(fault) {
  const fields = Object.entries(fault).filter(([name]) => !SCOPE.has(name));
  return [fault.kind, ...fields.map(([name, value]) => FIELDS[name]?.(value) ?? value)].join(' ');
}

/**
 * Whom a rule is for, and how long.
 * @param {ActiveFault} rule
 */
export function shownScope({ on = 'send', to, toPrefix, from, account, share, times, calls }) {
  return [
    on === 'send' ? '' : `on ${on}`,
    to === undefined && toPrefix === undefined ? 'every number' : '',
    toPrefix === undefined ? '' : `${toPrefix}…`,
    from === undefined ? '' : `from ${from}`,
    account === undefined ? '' : `account ${account}`,
    calls === undefined ? '' : `calls ${calls.join(', ')}`,
    share === undefined ? '' : `${Math.round(share * 100)} %`,
    times === undefined ? '' : `${times} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/**
 * Indented where it is JSON, as it is otherwise.
 * @param {string} text
 */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
