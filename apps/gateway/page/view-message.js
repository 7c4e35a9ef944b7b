import { call } from './api.js';
import { ask } from './decide.js';
import { instant, recipient } from './format.js';
import { el } from './kit/dom.js';
import { pretty } from './kit/format.js';
import { button, channelMark, copyable, facts, nothing, stateBadge } from './parts.js';
import { address } from './route.js';
import { timeline } from './timeline.js';
import { LETTERS, STATES } from './words.js';

const UNSENT = new Set(['ready', 'calling', 'scheduled', 'doubt']);

/** One command: what became of each of its messages, and what can be decided. */
export const messageView = {
  title: 'Message',
  /** @param {string} commandId */
  load: async (commandId) => call(`/messages/${encodeURIComponent(commandId)}`),
  /**
   * @param {any} data
   * @param {string} commandId
   */
  render: (data, commandId) => {
    const { messages } = data;
    const unsent = messages.filter((/** @type {any} */ { state }) => UNSENT.has(state));
    return [
      heading(commandId),
      messages.length > 1
        ? el(
            'p',
            { class: 'acts' },
            `${messages.length} recipients, ${unsent.length} of them not sent yet. `,
            ...(unsent.length > 1 ? [button('Cancel all that is not sent', () => cancel(commandId))] : []),
          )
        : '',
      ...messages.map(card),
    ];
  },
  /**
   * @param {{ status: number }} answer
   * @param {string} commandId
   */
  missing: ({ status }, commandId) =>
    status === 404
      ? [
          heading(commandId),
          nothing(
            'Nothing is known of this command. It may still lie on its topic, be a dead letter, be older than LEDGER_RETENTION_DAYS, or have been forgotten.',
          ),
        ]
      : undefined,
};

/** @param {string} commandId */
function heading(commandId) {
  return el('h2', {}, 'Command ', copyable(commandId, 'command id'));
}

/** @param {any} message */
function card(message, /** @type {number} */ index) {
  const { state, channel, to } = message;
  return el(
    'article',
    { class: 'card' },
    el('header', {}, el('h3', {}, recipient(to)), channelMark(channel), stateBadge(state)),
    el('p', {}, meaning(message)),
    wentToDeadLetters(message)
      ? el(
          'p',
          {},
          'Its record went to the ',
          el('a', { href: address('dead-letters'), 'data-focus': `letters ${index}` }, 'dead letters'),
          message.rejection.reason === 'unknown-account'
            ? ': configure the account, then replay it there.'
            : ': its publisher has to put it right, and publish it under a new id.',
        )
      : '',
    actions(message, index),
    details(message),
    el('h4', {}, 'Its life'),
    timeline(message),
    content(message),
  );
}

/** @param {any} message */
function meaning({ to, state, cancelRequested, statuses, redirectedTo }) {
  if (cancelRequested && UNSENT.has(state)) return 'Nothing more is sent of it.';
  const means = STATES[state]?.means ?? '';
  if (state !== 'accepted') return means;
  const status = Object.values(statuses).at(-1);
  const reported = status === undefined ? 'It has reported no status yet.' : `It reports: ${status}.`;
  const elsewhere =
    redirectedTo === undefined || redirectedTo === to
      ? ''
      : ` A guard had it sent to ${recipient(redirectedTo)}: ${recipient(to)} got nothing.`;
  return `${means} ${reported}${elsewhere}`;
}

/** @param {any} message */
function wentToDeadLetters({ state, rejection }) {
  return state === 'rejected' && Object.hasOwn(LETTERS, rejection?.reason ?? '');
}

/** @param {any} message */
function actions(message, /** @type {number} */ index) {
  const { state, cancelRequested, commandId, to } = message;
  const buttons = [];
  if (state === 'parked') {
    buttons.push(
      button('It was sent', () => resolve(message, 'sent'), { primary: true, focus: `sent ${index}` }),
      button('Send it again', () => resolve(message, 'resend'), { focus: `resend ${index}` }),
      button('Drop it', () => resolve(message, 'drop'), { focus: `drop ${index}` }),
    );
  }
  if (UNSENT.has(state) && !cancelRequested) {
    buttons.push(button('Cancel', () => cancel(commandId, to), { focus: `cancel ${index}` }));
  }
  return buttons.length === 0 ? '' : el('p', { class: 'acts' }, ...buttons);
}

/** @param {any} message */
function details(message) {
  const { account, attempt, doubtful, accepted, rejection, metadata, source } = message;
  const requestId = accepted?.requestId ?? rejection?.requestId;
  const pairs = Object.entries(metadata).map(([key, value]) => `${key}: ${value}`);
  return facts([
    ['Account', account],
    ['Request id', requestId === undefined ? undefined : copyable(requestId, 'request id')],
    [
      'Message id',
      accepted?.messageId === undefined ? undefined : copyable(accepted.messageId, 'message id'),
    ],
    ['Calls', doubtful > 0 ? `${attempt}, ${doubtful} of them in doubt` : String(attempt)],
    ['Segments', message.segments === undefined ? undefined : `${message.segments} (${message.encoding})`],
    ['Redirected to', message.redirectedTo && recipient(message.redirectedTo)],
    ['Due', message.dueAt && !['accepted'].includes(message.state) ? instant(message.dueAt) : undefined],
    ['Expires', message.expiresAt && instant(message.expiresAt)],
    [
      'When in doubt',
      !UNSENT.has(message.state)
        ? undefined
        : message.onInDoubt === 'resend'
          ? 'it is sent again'
          : 'it is parked for a person',
    ],
    ['Urgent', message.urgent ? 'yes' : undefined],
    ['Metadata', pairs.join(', ')],
    ['Record', `${source.topic} / ${source.partition} / ${source.offset}`],
  ]);
}

/** @param {any} message */
function content({ content: sent }) {
  if (sent === undefined) return '';
  return el(
    'details',
    {},
    el('summary', {}, 'What is sent'),
    el('pre', { tabindex: 0 }, pretty(JSON.stringify(sent))),
  );
}

const DECISIONS = {
  sent: {
    title: 'It was sent',
    means:
      'It becomes accepted, and its event says so. Nothing is sent. Right where eCall’s portal shows it.',
    button: 'It was sent',
  },
  resend: {
    title: 'Send it again',
    means:
      'It is sent once more. If the first one went out after all, the recipient gets it twice. Right where eCall’s portal does not show it.',
    button: 'Send it again',
  },
  drop: {
    title: 'Drop it',
    means: 'It is left as it is and never sent again. No event says what became of it.',
    button: 'Drop it',
  },
};

/**
 * @param {any} message
 * @param {'sent' | 'resend' | 'drop'} decision
 */
function resolve({ commandId, to, version }, decision) {
  const { title, means, button: label } = DECISIONS[decision];
  ask({
    title: `${title}: ${recipient(to)}`,
    means,
    button: label,
    request: () => ({
      path: `/messages/${encodeURIComponent(commandId)}/resolve`,
      body: { decision, version, ...(to === '' ? {} : { to }) },
    }),
    said: () => `Decided for ${recipient(to)}: ${label.toLowerCase()}.`,
  });
}

/**
 * @param {string} commandId
 * @param {string} [to]
 */
function cancel(commandId, to) {
  ask({
    title: to === undefined ? 'Cancel the command' : `Cancel: ${recipient(to)}`,
    means:
      'Nothing more is sent of it. What is being called or in doubt may have gone out already; it is not sent again.',
    button: 'Cancel it',
    request: () => ({
      path: `/messages/${encodeURIComponent(commandId)}/cancel`,
      body: to === undefined ? {} : { to },
    }),
    said: ({ cancelled = [], requested = [], pending = false }) =>
      `${cancelled.length} cancelled; of ${requested.length} nothing more is sent.${
        pending ? ' Those that are not begun yet are cancelled as they come.' : ''
      }`,
  });
}
