import { call } from './api.js';
import { duration } from './format.js';
import { el } from './kit/dom.js';
import { badge } from './parts.js';
import { address } from './route.js';
import { ACCOUNT_LABELS, ACCOUNT_STATES, CHECKS, wordOf } from './words.js';

/** Is it sending, what is stuck, and where to go on. */
export const overviewView = {
  title: 'Overview',
  load: async () => {
    const [overview, health, accounts] = await Promise.all([
      call('/overview'),
      call('/health/ready'),
      call('/accounts'),
    ]);
    if (!overview.ok && overview.status < 500) return overview;
    return {
      ok: /** @type {const} */ (true),
      body: {
        waiting: overview.ok ? overview.body.waiting : undefined,
        trouble: health.ok ? troubleOf(health.body) : [['gateway', health.why]],
        accounts: accounts.ok ? accounts.body.accounts : [],
      },
    };
  },
  /** @param {any} data */
  render: ({ waiting, trouble, accounts }) => {
    const needs = [
      ...trouble.map(brokenItem),
      ...accounts.filter((/** @type {any} */ { state }) => state !== 'closed').map(accountItem),
      ...(waiting === undefined ? [] : waitingItems(waiting)),
    ];
    return [
      el('h2', {}, 'Overview'),
      needs.length === 0
        ? el('p', { class: 'verdict good' }, 'All is well: it sends, and nothing needs you.')
        : el(
            'p',
            { class: 'verdict' },
            needs.length === 1 ? 'One thing to look at:' : `${needs.length} things to look at:`,
          ),
      el('ol', { class: 'needs' }, ...needs),
      waiting === undefined ? '' : tiles(waiting),
    ];
  },
};

/**
 * Names and what is wrong, of what is down.
 * @param {any} health
 */
function troubleOf({ details = {} }) {
  return Object.entries(details)
    .filter(([, { status }]) => status === 'down')
    .map(([name, { message }]) => [name, message]);
}

/** @param {readonly [string, string | undefined]} trouble */
function brokenItem([name, message]) {
  return need('bad', wordOf(CHECKS, name) ?? name, message ?? '', 'health');
}

/** @param {any} account */
function accountItem({ name, state }) {
  const { tone, means } = ACCOUNT_STATES[state] ?? { tone: /** @type {const} */ ('warn'), means: '' };
  return need(tone, `Account ${name}: ${wordOf(ACCOUNT_LABELS, state)}`, means, 'account', [
    ['Accounts', address('accounts')],
    ['What waits', address('messages', 'scheduled')],
  ]);
}

/** How long an event may wait before it is worth a look, in seconds. */
const LATE_EVENT = 60;
const LATE_MESSAGE = 300;

/** @param {any} waiting */
function waitingItems({ parked, scheduled, outbox, ...rest }) {
  const aside = rest['kept-aside'];
  return [
    parked.count > 0 &&
      need(
        'bad',
        `${parked.count} parked in doubt, the oldest for ${duration(parked.oldestSeconds)}`,
        'Only eCall knows whether they were sent. Look in its portal, then decide.',
        'doubt',
        [['Decide', address('messages', 'parked')]],
      ),
    aside.count > 0 &&
      need('bad', `${aside.count} events kept aside`, 'Their topic does not take them.', 'event', [
        ['Look at them', address('messages', 'kept-aside')],
      ]),
    outbox.oldestSeconds > LATE_EVENT &&
      need(
        'warn',
        `${outbox.count} events wait to be published, the oldest for ${duration(outbox.oldestSeconds)}`,
        'Kafka is away, or a topic does not take them. Nothing is lost.',
        'event',
      ),
    scheduled.oldestSeconds > LATE_MESSAGE &&
      need(
        'warn',
        `Messages are due for ${duration(scheduled.oldestSeconds)} and do not go out`,
        'Their account is refused or limited, or its rate is used up.',
        'late',
        [['Look at them', address('messages', 'scheduled')]],
      ),
  ].filter((item) => item !== false);
}

/**
 * @param {import('./words.js').Tone} tone
 * @param {string} title
 * @param {string} means
 * @param {string} kind
 * @param {readonly (readonly [string, string])[]} [links]
 */
function need(tone, title, means, kind, links = []) {
  return el(
    'li',
    { class: `card need ${tone}` },
    el('p', {}, badge(tone, kind), el('strong', {}, title)),
    el('p', { class: 'soft' }, means),
    links.length === 0
      ? ''
      : el(
          'p',
          { class: 'acts' },
          ...links.map(([label, href]) =>
            el('a', { href, class: 'button', 'data-focus': title + label }, label),
          ),
        ),
  );
}

const TILES = /** @type {const} */ ([
  ['in-doubt', 'In doubt', 'doubt'],
  ['parked', 'Parked', 'parked'],
  ['scheduled', 'Waiting', 'scheduled'],
  ['kept-aside', 'Kept aside', 'kept-aside'],
]);

/** @param {any} waiting */
function tiles(waiting) {
  return el(
    'ul',
    { class: 'tiles' },
    ...TILES.map(([key, label, list]) =>
      el(
        'li',
        {},
        el(
          'a',
          { href: address('messages', list), class: 'tile', 'data-focus': `tile ${key}` },
          el('span', {}, label),
          el('strong', {}, String(waiting[key].count)),
          el(
            'span',
            { class: 'soft' },
            waiting[key].count === 0 ? 'none' : `oldest ${duration(waiting[key].oldestSeconds)}`,
          ),
        ),
      ),
    ),
  );
}
