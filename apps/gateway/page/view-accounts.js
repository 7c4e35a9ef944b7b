import { call } from './api.js';
import { ask } from './decide.js';
import { instant } from './format.js';
import { el } from './kit/dom.js';
import { age, badge, button, facts } from './parts.js';
import { ACCOUNT_LABELS, ACCOUNT_STATES, ANSWERS, REMEDIES, wordOf } from './words.js';

/** The eCall accounts, and whether they send. */
export const accountsView = {
  title: 'Accounts',
  load: async () => call('/accounts'),
  /** @param {any} data */
  render: ({ accounts }) => [
    el('h2', {}, 'Accounts'),
    el('p', { class: 'soft' }, 'As this replica sees them; what was sent today counts for all.'),
    el('div', { class: 'cards' }, ...accounts.map(card)),
  ],
};

/** @param {any} account */
function card({ name, state, reason, suspendedChannels = [], today, apiVersion }) {
  const { tone, means } = ACCOUNT_STATES[state] ?? { tone: /** @type {const} */ ('soft'), means: '' };
  return el(
    'article',
    { class: 'card' },
    el('header', {}, el('h3', {}, name), badge(tone, wordOf(ACCOUNT_LABELS, state) ?? state)),
    reason === undefined ? '' : el('p', {}, whyOf(reason)),
    el('p', {}, means),
    facts([
      ['Sender refused', suspendedChannels.join(', ')],
      [
        'Sent today',
        today === undefined ? undefined : `${today.segments} segments since ${instant(today.since)}`,
      ],
      ['Limit reached', today?.limitedAt === undefined ? undefined : age(today.limitedAt)],
      ['Lifted', today === undefined || today.lifts === 0 ? undefined : times(today.lifts)],
      ['API version', String(apiVersion)],
    ]),
    state === 'limited'
      ? el(
          'p',
          { class: 'acts' },
          button('Lift the limit', () => lift(name), { primary: true, focus: `lift ${name}` }),
        )
      : '',
  );
}

/**
 * What is wrong with an account, and what puts it right.
 * @param {string} reason
 */
export function whyOf(reason) {
  return [`${wordOf(ANSWERS, reason)}.`, wordOf(REMEDIES, reason)]
    .filter((words) => words !== reason)
    .join(' ');
}

/** @param {number} count */
function times(count) {
  return count === 1 ? 'once today' : `${count} times today`;
}

/** @param {string} name */
function lift(name) {
  ask({
    title: `Lift the limit of ${name}`,
    means: 'Allows one more full daily limit until the next reset. What waits goes out at once.',
    button: 'Lift it',
    request: () => ({ path: `/accounts/${encodeURIComponent(name)}/lift`, body: {} }),
    said: ({ lifts }) => `${name} was lifted, ${times(lifts)}.`,
  });
}
