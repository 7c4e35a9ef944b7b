import { call } from './api.js';
import { ask } from './decide.js';
import { recipient } from './format.js';
import { el } from './kit/dom.js';
import { age, ageOf, badge, button, messageRow, nothing } from './parts.js';
import { address } from './route.js';
import { ANSWERS, REJECTIONS, UNPUBLISHED, WAITS, wordOf } from './words.js';

const LISTS = /** @type {const} */ ({
  parked: ['Parked in doubt', 'A person has to say what became of them.'],
  doubt: ['In doubt', 'A callback may still prove that they were sent.'],
  scheduled: ['Waiting', 'They are not sent yet.'],
  calling: ['Being called', 'A call to eCall is under way.'],
  rejected: ['Rejected', 'They were not sent, and will not be.'],
  expired: ['Expired', 'Their expiresAt passed before they could be sent.'],
  cancelled: ['Cancelled', 'They were taken back before they were sent.'],
  accepted: ['Accepted', 'eCall took them.'],
  'kept-aside': [
    'Events kept aside',
    'Their topic did not take them for an hour. They are tried again once an hour, or at once when you say so.',
  ],
});

/** @typedef {keyof typeof LISTS} ListName */

/** How many pages are open, of the list that is shown. */
let pages = 1;
let shown = '';

/** Messages of one state. */
export const waitingView = {
  title: 'Messages',
  /** @param {string} name */
  load: async (name) => {
    if (name !== shown) [pages, shown] = [1, name];
    return call(`/messages?state=${encodeURIComponent(name)}&limit=${Math.min(50 * pages, 1000)}`);
  },
  /**
   * @param {any} data
   * @param {string} name
   * @param {() => void} again
   */
  render: ({ messages, next }, name, again) => {
    const [title, means] = LISTS[/** @type {ListName} */ (name)] ?? [name, ''];
    return [
      el('h2', {}, title),
      tabs(name),
      el('p', { class: 'soft' }, means),
      name === 'parked' && messages.length > 1
        ? el(
            'p',
            { class: 'acts' },
            button('Decide for all of them', () => resolveAll(messages)),
          )
        : '',
      messages.length === 0
        ? nothing(name === 'kept-aside' ? 'No event is kept aside.' : 'There is none.')
        : el('ol', { class: 'rows' }, ...messages.map(name === 'kept-aside' ? keptAside : row)),
      next === undefined || pages >= 20
        ? ''
        : button('Show more', () => {
            pages += 1;
            again();
          }),
    ];
  },
};

/** @param {string} name */
function tabs(name) {
  return el(
    'nav',
    { class: 'tabs', 'aria-label': 'States' },
    ...Object.entries(LISTS).map(([each, [title]]) =>
      el(
        'a',
        {
          href: address('messages', each),
          ...(each === name ? { 'aria-current': 'page' } : {}),
          'data-focus': `tab ${each}`,
        },
        title,
      ),
    ),
  );
}

/** @param {any} message */
function row(message) {
  return messageRow(message, why(message), message.settledAt ?? message.createdAt);
}

/** @param {any} message */
export function why({ state, timeline, rejection, statuses, cancelRequested, dueAt, redirectedTo }) {
  if (cancelRequested && state !== 'cancelled') return 'nothing more is sent of it';
  const last = timeline.at(-1);
  const answer = last?.answer === undefined ? '' : `: ${wordOf(ANSWERS, last.answer)}`;
  if (state === 'scheduled' && last?.detail === 'send-at')
    return `waits ${wordOf(WAITS, last.detail)}${dueAt === undefined ? '' : `, ${ageOf(dueAt)}`}`;
  if (state === 'scheduled')
    return last?.detail === undefined ? '' : `waits ${wordOf(WAITS, last.detail)}${answer}`;
  if (state === 'doubt') return answer.slice(2);
  if (state === 'parked') return lastAnswer(timeline);
  if (state === 'rejected') return wordOf(REJECTIONS, rejection?.reason ?? '') ?? '';
  if (state === 'accepted') {
    const status = Object.values(statuses).at(-1) ?? 'no status yet';
    return redirectedTo === undefined ? status : `${status}; went to ${recipient(redirectedTo)} instead`;
  }
  return '';
}

/**
 * Why it is in doubt.
 * @param {readonly any[]} timeline
 */
function lastAnswer(timeline) {
  const answer = timeline.findLast((step) => step.answer !== undefined)?.answer;
  return answer === undefined ? 'the gateway ended during the call' : (wordOf(ANSWERS, answer) ?? '');
}

/** @param {any} event */
function keptAside({ kind, commandId, to, reason, attempts, keptAsideAt }) {
  const topic = kind === 'inbound' ? 'TOPIC_INBOUND_MESSAGES' : 'TOPIC_MESSAGE_EVENTS';
  const words = `${wordOf(UNPUBLISHED, reason)} (${topic}), tried ${attempts} times`;
  return el(
    'li',
    { class: 'row' },
    badge('bad', 'Kept aside'),
    commandId === undefined
      ? el('strong', {}, kind === 'inbound' ? 'An inbound message' : 'An event')
      : el('a', { href: address('message', commandId) }, el('strong', {}, recipient(to))),
    el('span', { class: 'why' }, words),
    age(keptAsideAt),
    el('code', { class: 'soft id' }, commandId ?? ''),
    commandId === undefined
      ? ''
      : button('Publish again', () => republish(commandId), { focus: `republish ${commandId}` }),
  );
}

/** @param {string} commandId */
function republish(commandId) {
  ask({
    title: 'Publish again',
    means:
      'Its events that are kept aside are tried again at once, in their order. First put right why the topic did not take them, such as its max.message.bytes.',
    button: 'Publish again',
    request: () => ({ path: `/messages/${encodeURIComponent(commandId)}/republish`, body: {} }),
    said: ({ changed }) => `${changed} to be published again; what the topic does not take comes back here.`,
  });
}

/** @param {readonly any[]} messages */
function resolveAll(messages) {
  const accounts = [...new Set(messages.map(({ account }) => account))];
  const decision = select('decide-decision', [
    ['sent', 'they were sent'],
    ['resend', 'send them again'],
    ['drop', 'drop them'],
  ]);
  const account = select('decide-account', [
    ['', 'every account'],
    ...accounts.map((name) => /** @type {[string, string]} */ ([name, name])),
  ]);
  const until = new Date().toISOString();
  ask({
    title: 'Decide for all that is parked',
    means:
      'Everything that is parked in doubt until now, also what this page does not show. Sent again, some may arrive twice.',
    button: 'Decide for all',
    fields: [field('They', decision), field('Of', account)],
    request: () => ({
      path: '/messages/resolve',
      body: {
        decision: decision.value,
        before: until,
        ...(account.value === '' ? {} : { account: account.value }),
      },
    }),
    said: ({ changed }) => `Decided for ${changed} of them.`,
  });
}

/**
 * @param {string} label
 * @param {HTMLSelectElement} control
 */
function field(label, control) {
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
}

/**
 * @param {string} id
 * @param {readonly (readonly [string, string])[]} options
 */
function select(id, options) {
  return el('select', { id }, ...options.map(([value, label]) => el('option', { value }, label)));
}
