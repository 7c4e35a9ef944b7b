import { call } from './api.js';
import { duration } from './format.js';
import { el } from './kit/dom.js';
import { ageOf, badge } from './parts.js';
import { address } from './route.js';
import { whyOf } from './view-accounts.js';
import { ACCOUNT_LABELS, ACCOUNT_STATES, CHECKS, LETTERS, wordOf } from './words.js';

/** Is it sending, what is stuck, and where to go on. */
export const overviewView = {
  title: 'Overview',
  load: async () => {
    const [overview, health, accounts, letter] = await Promise.all([
      call('/overview'),
      call('/health/ready'),
      call('/accounts'),
      latestLetter(),
    ]);
    if (!overview.ok && overview.status < 500) return overview;
    return {
      ok: /** @type {const} */ (true),
      body: {
        waiting: overview.ok ? overview.body.waiting : undefined,
        onTopic: overview.ok ? overview.body.onTopic : undefined,
        trouble: health.ok ? troubleOf(health.body) : [['gateway', health.why]],
        accounts: accounts.ok ? accounts.body.accounts : [],
        letter,
      },
    };
  },
  /** @param {any} data */
  render: ({ waiting, onTopic, trouble, accounts, letter }) => {
    const needs = [
      ...(onTopic === undefined || !standsStill(onTopic) ? [] : [stillItem(onTopic)]),
      ...trouble.map(brokenItem),
      ...accounts.filter(needsLook).map(accountItem),
      ...(waiting === undefined ? [] : waitingItems(waiting)),
      ...(letter === undefined ? [] : [letterItem(letter)]),
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

/** Dead letters are read from Kafka: not with every round. */
const LETTER_MS = 30_000;
/** Older ones were seen by whoever was on call then. */
const RECENT_MS = 3_600_000;
/** @type {{ at: number, letter?: any }} */
let lastLetter = { at: 0 };

/** The latest of the last hour; undefined where there is none, or where Kafka does not say. */
async function latestLetter() {
  if (Date.now() - lastLetter.at < LETTER_MS) return lastLetter.letter;
  const since = new Date(Date.now() - RECENT_MS).toISOString();
  const answer = await call(`/dead-letters?limit=1&since=${since}`);
  const [letter] = answer.ok ? answer.body.deadLetters : [];
  if (answer.ok || answer.status !== 401) lastLetter = { at: Date.now(), letter };
  return letter;
}

/** @param {any} letter */
function letterItem({ time, reason, error }) {
  return need(
    'warn',
    `Dead letters, the latest ${ageOf(time)}: ${wordOf(LETTERS, reason)}`,
    error,
    'dead letter',
    [['Dead letters', address('dead-letters')]],
  );
}

/** The accounts themselves say it better. */
const TOLD_BY_ACCOUNTS = new Set(['accounts', 'daily-limit']);

/**
 * Names and what is wrong, of what is down.
 * @param {any} health
 */
function troubleOf({ details = {} }) {
  return Object.entries(details)
    .filter(([name, { status }]) => status === 'down' && !TOLD_BY_ACCOUNTS.has(name))
    .map(([name, { message }]) => [name, message]);
}

/** Without an outcome for so long, in seconds, while records wait. */
const STILL = 60;

/** @param {any} onTopic */
function standsStill({ records, idleSeconds }) {
  return records > 0 && idleSeconds >= STILL;
}

/** @param {any} onTopic */
function stillItem({ records, idleSeconds }) {
  return need(
    'bad',
    `Nothing is sent: ${records === 1 ? 'one record waits' : `${records} records wait`} on the topic, and no message had an outcome for ${duration(idleSeconds)}`,
    'If nothing below says why, something holds the ledger up, such as a transaction that somebody left open in PostgreSQL. Otherwise start this replica again, and keep its log.',
    'sending',
  );
}

/** @param {readonly [string, string | undefined]} trouble */
function brokenItem([name, message]) {
  return need('bad', wordOf(CHECKS, name) ?? name, message ?? '', 'health');
}

const SENDER_REFUSED =
  'eCall refuses the account’s own sender there: have it approved at eCall. Messages that name their sender go on.';

/** @param {any} account */
function needsLook({ state, suspendedChannels = [] }) {
  return state !== 'closed' || suspendedChannels.length > 0;
}

/** @param {any} account */
function accountItem({ name, state, reason, suspendedChannels = [] }) {
  if (state === 'closed') {
    const channels = suspendedChannels.join(', ');
    return need('bad', `Account ${name}: sender refused for ${channels}`, SENDER_REFUSED, 'account', [
      ['Accounts', address('accounts')],
    ]);
  }
  const { tone, means } = ACCOUNT_STATES[state] ?? { tone: /** @type {const} */ ('warn'), means: '' };
  const why = reason === undefined ? means : `${whyOf(reason)} ${means}`;
  return need(tone, `Account ${name}: ${wordOf(ACCOUNT_LABELS, state)}`, why, 'account', [
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
      need(
        'bad',
        `${aside.count === 1 ? 'One event' : `${aside.count} events`} kept aside`,
        'A topic does not take what the gateway publishes: mend the topic, then publish again.',
        'event',
        [['Look at them', address('messages', 'kept-aside')]],
      ),
    outbox.oldestSeconds > LATE_EVENT &&
      need(
        'warn',
        `${outbox.count === 1 ? 'One event waits' : `${outbox.count} events wait`} to be published, the oldest for ${duration(outbox.oldestSeconds)}`,
        'Kafka is away, or a topic does not take them. They are tried again by themselves; what a topic refuses for an hour is kept aside, and is shown there with the reason.',
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
