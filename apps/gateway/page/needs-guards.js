import { duration, recipient } from './format.js';
import { need } from './needs.js';
import { ageOf } from './parts.js';
import { address } from './route.js';
import { GUARDS } from './words.js';

/* Guards at work: whoever is woken up must not take a message that was refused or redirected for one that was sent. */

const PUBLISH_AGAIN = 'They are not sent later: have them published again, under new ids.';

/** @typedef {{ reason: string, account: string, count: number, latestAt: string }} Refusals */
/** @typedef {{ account: string, redirectTo?: string, count: number, latestAt?: string }} Redirects */

/** @param {{ overSeconds: number, refusals: readonly Refusals[], redirects: readonly Redirects[] }} guards */
export function guardItems({ overSeconds, refusals, redirects }) {
  const over = overSeconds < 3600 ? `in the last ${duration(overSeconds)}` : 'in the last hour';
  const reasons = [...new Set(refusals.map(({ reason }) => reason))];
  const targets = [...new Set(redirects.map(({ redirectTo }) => redirectTo))];
  return [
    ...targets.map((target) => {
      const all = redirects.filter(({ redirectTo }) => redirectTo === target);
      return target === undefined ? redirectedItem(all, over) : redirectItem(target, all, over);
    }),
    ...reasons.map((reason) => {
      const all = refusals.filter((each) => each.reason === reason);
      return refusalItem(reason, all, over);
    }),
  ];
}

/**
 * @param {string} reason
 * @param {readonly Refusals[]} refusals of all accounts
 * @param {string} over
 */
function refusalItem(reason, refusals, over) {
  const { setting, means } = GUARDS[reason] ?? { setting: reason, means: '' };
  return need(
    'warn',
    `${setting} refused ${messages(refusals)} ${over}`,
    [`${means} ${PUBLISH_AGAIN}`, counted(refusals)],
    'guard',
    [['Look at them', address('messages', 'rejected')]],
  );
}

/**
 * @param {string} target
 * @param {readonly Redirects[]} redirects of all accounts that send there
 * @param {string} over
 */
function redirectItem(target, redirects, over) {
  const accounts = redirects.map(({ account }) => account).join(', ');
  return need(
    'warn',
    `Every message of ${accounts} goes to ${recipient(target)} instead: ${messages(redirects)} ${over}`,
    [
      'SEND_REDIRECT_TO, or redirectTo of the account, is on: whom the commands name gets nothing. Right in staging; in production take the setting out.',
      counted(redirects),
    ],
    'guard',
    [['What was accepted', address('messages', 'accepted')]],
  );
}

/**
 * Of a redirection that is over.
 * @param {readonly Redirects[]} redirects
 * @param {string} over
 */
function redirectedItem(redirects, over) {
  return need(
    'warn',
    `${messages(redirects)} went to another number ${over}`,
    [
      `A redirectTo was on, and is off now. Whom the commands name got nothing. ${PUBLISH_AGAIN}`,
      counted(redirects),
    ],
    'guard',
    [['What was accepted', address('messages', 'accepted')]],
  );
}

/**
 * By account, and when the latest was. Each replica counts the events that it published itself.
 * @param {readonly (Refusals | Redirects)[]} each
 */
function counted(each) {
  const accounts = each.map(({ account, count }) => `${account} ${count}`).join(', ');
  const latest = each
    .map(({ latestAt }) => latestAt ?? '')
    .reduce((one, other) => (one > other ? one : other));
  return `By account: ${accounts}${latest === '' ? '' : `; the latest ${ageOf(latest)}`}. Counted at this replica alone.`;
}

/** @param {readonly { count: number }[]} each */
function messages(each) {
  const count = each.reduce((total, one) => total + one.count, 0);
  return count === 1 ? 'one message' : `${count} messages`;
}
