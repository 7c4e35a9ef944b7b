import { call } from './api.js';
import { duration } from './format.js';
import { el } from './kit/dom.js';
import { canaryItem, canaryTile, isCanaryMissed } from './needs-canary.js';
import { guardItems } from './needs-guards.js';
import {
  accountItem,
  brokenItem,
  letterItem,
  needsLook,
  standsStill,
  stillItem,
  waitingItems,
  webhookItems,
} from './needs.js';
import { address } from './route.js';

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
        webhooks: overview.ok ? overview.body.webhooks : undefined,
        guards: overview.ok ? overview.body.guards : undefined,
        canary: overview.ok ? overview.body.canary : undefined,
        trouble: health.ok ? troubleOf(health.body) : [['gateway', health.why]],
        accounts: accounts.ok ? accounts.body.accounts : [],
        letter,
      },
    };
  },
  /** @param {any} data */
  render: ({ waiting, onTopic, webhooks, guards, canary, trouble, accounts, letter }) => {
    const needs = [
      ...(onTopic === undefined || !standsStill(onTopic) ? [] : [stillItem(onTopic)]),
      ...trouble.map(brokenItem),
      ...(canary !== undefined && isCanaryMissed(canary) ? [canaryItem(canary)] : []),
      ...accounts.filter(needsLook).map(accountItem),
      ...(waiting === undefined ? [] : waitingItems(waiting)),
      ...(webhooks === undefined ? [] : webhookItems(webhooks)),
      ...(guards === undefined ? [] : guardItems(guards)),
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
      waiting === undefined ? '' : tiles(waiting, canary),
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

const TILES = /** @type {const} */ ([
  ['in-doubt', 'In doubt', 'doubt'],
  ['parked', 'Parked', 'parked'],
  ['scheduled', 'Waiting', 'scheduled'],
  ['kept-aside', 'Kept aside', 'kept-aside'],
]);

/**
 * @param {string} state
 * @param {{ count: number, oldestSeconds: number }} waiting
 */
function ageWords(state, { count, oldestSeconds }) {
  if (count === 0) return 'none';
  if (state !== 'scheduled') return `oldest ${duration(oldestSeconds)}`;
  return oldestSeconds === 0 ? 'none is due' : `due for ${duration(oldestSeconds)}`;
}

/**
 * @param {any} waiting
 * @param {any} canary
 */
function tiles(waiting, canary) {
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
          el('span', { class: 'soft' }, ageWords(key, waiting[key])),
        ),
      ),
    ),
    canary === undefined ? '' : el('li', {}, canaryTile(canary)),
  );
}
