import { duration } from './format.js';
import { el } from './kit/dom.js';
import { ageOf, badge } from './parts.js';
import { address } from './route.js';
import { whyOf } from './view-accounts.js';
import { ACCOUNT_LABELS, ACCOUNT_STATES, CHECKS, LETTERS, wordOf } from './words.js';

/* What needs somebody, one item each: what is wrong, what it means, and where to go on. */

/** Without an outcome for so long, in seconds, while records wait. */
const STILL = 30;

/** @param {any} onTopic */
export function standsStill({ records, idleSeconds }) {
  return records > 0 && idleSeconds >= STILL;
}

/** @param {any} onTopic */
export function stillItem({ records, idleSeconds }) {
  return need(
    'bad',
    `Nothing is sent: ${records === 1 ? 'one record waits' : `${records} records wait`} on the topic, and no message had an outcome for ${duration(idleSeconds)}`,
    'If nothing below says why, something holds the ledger up, such as a transaction that somebody left open in PostgreSQL. Otherwise start this replica again, and keep its log.',
    'sending',
  );
}

/** @param {readonly [string, string | undefined]} trouble */
export function brokenItem([name, message]) {
  return need('bad', wordOf(CHECKS, name) ?? name, message ?? '', 'health');
}

/** @param {any} letter */
export function letterItem({ time, reason, error }) {
  return need(
    'warn',
    `Dead letters, the latest ${ageOf(time)}: ${wordOf(LETTERS, reason)}`,
    error,
    'dead letter',
    [['Dead letters', address('dead-letters')]],
  );
}

const SENDER_REFUSED =
  'eCall refuses the account’s own sender there: have it approved at eCall. Messages that name their sender go on.';

/** @param {any} account */
export function needsLook({ state, suspendedChannels = [] }) {
  return state !== 'closed' || suspendedChannels.length > 0;
}

/** @param {any} account */
export function accountItem({ name, state, reason, suspendedChannels = [] }) {
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

/** Fewer refused callbacks in ten minutes are passers-by. */
const MANY_REFUSED = 60;

/** @param {any} webhooks */
export function webhookItems({ refused, notTaken, contradicted }) {
  return [
    contradicted > 0 &&
      need(
        'bad',
        'eCall reports messages that were settled as not sent',
        'Somebody may have got what was rejected, expired or cancelled. The audit names them: ask eCall’s support.',
        'callback',
        [['Audit', address('audit')]],
      ),
    notTaken > 0 &&
      need(
        'bad',
        `${notTaken === 1 ? 'One callback was' : `${notTaken} callbacks were`} not taken in the last ten minutes`,
        'They were answered with 503, so that eCall may send them again. The ledger was away, or this replica does not know a new signing key yet; in that case finish the rollout.',
        'callback',
      ),
    refused > MANY_REFUSED &&
      need(
        'warn',
        `${refused} callbacks were refused in the last ten minutes`,
        'Strangers, or eCall: behind a proxy that TRUST_PROXY does not name, or with addresses signed by a key that is gone. If doubts gather too, it is eCall.',
        'callback',
      ),
  ].filter((item) => item !== false);
}

/** More doubts than that at a time are no accident. */
const MANY_DOUBTS = 50;
/** How long an event may wait before it is worth a look, in seconds. */
const LATE_EVENT = 60;
const LATE_MESSAGE = 300;

/** @param {any} waiting */
export function waitingItems({ parked, scheduled, outbox, ...rest }) {
  const aside = rest['kept-aside'];
  const doubts = rest['in-doubt'];
  return [
    doubts.count > MANY_DOUBTS &&
      need(
        'warn',
        `${doubts.count} in doubt, the oldest for ${duration(doubts.oldestSeconds)}`,
        'Answers of eCall are lost: something on the way cuts connections. Callbacks still prove what was sent, if they come.',
        'doubt',
        [['Look at them', address('messages', 'doubt')]],
      ),
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
 * One item.
 * @param {import('./words.js').Tone} tone
 * @param {string} title
 * @param {string | readonly string[]} means one paragraph, or several
 * @param {string} kind
 * @param {readonly (readonly [string, string])[]} [links]
 */
export function need(tone, title, means, kind, links = []) {
  return el(
    'li',
    { class: `card need ${tone}` },
    el('p', {}, badge(tone, kind), el('strong', {}, title)),
    ...[means].flat().map((words) => el('p', { class: 'soft' }, words)),
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
