/**
 * @import { Fault } from '../src/faults/fault-rule.js'
 * @import { ActiveFault } from '../src/faults/live-rule.js'
 */

export { CHANNEL_NAMES, pretty, shownDate, shownMinute, shownNumber, shownTime } from './kit/format.js';

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
