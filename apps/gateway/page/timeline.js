import { duration, instant } from './format.js';
import { el } from './kit/dom.js';
import { copyable } from './parts.js';
import { ANSWERS, REJECTIONS, WAITS, wordOf } from './words.js';

/** @typedef {{ title: string, tone?: import('./words.js').Tone, event?: string, words?: string }} Told */

/**
 * The life of a message, step by step.
 * @param {any} message
 */
export function timeline(message) {
  const steps = message.timeline;
  return el(
    'ol',
    { class: 'timeline' },
    ...steps.map((/** @type {any} */ step, /** @type {number} */ index) =>
      shownStep(step, steps[index - 1], message),
    ),
  );
}

/**
 * @param {any} step
 * @param {any} before
 * @param {any} message
 */
function shownStep(step, before, message) {
  const { title, tone = 'soft', event, words } = tell(step, message);
  const later = before ? (Date.parse(step.at) - Date.parse(before.at)) / 1000 : 0;
  const answer = step.answer === undefined ? '' : wordOf(ANSWERS, step.answer);
  const status = step.status === undefined ? '' : `HTTP ${step.status}`;
  const detail = [words, answer, status].filter(Boolean).join(' · ');
  return el(
    'li',
    { class: tone },
    el(
      'p',
      { class: 'step' },
      el('strong', {}, title),
      el('time', { datetime: step.at, title: step.at }, instant(step.at)),
      later > 0 ? el('span', { class: 'soft' }, `+${duration(later)}`) : '',
      event === undefined ? '' : el('span', { class: 'chip' }, `event ${event}`),
    ),
    detail === '' ? '' : el('p', { class: 'soft' }, detail),
    step.requestId === undefined
      ? ''
      : el('p', { class: 'quote' }, 'eCall’s request id: ', copyable(step.requestId, 'request id')),
  );
}

/** @type {Readonly<Record<string, (step: any, message: any) => Told>>} */
const TELLERS = {
  received: (_step, { source }) => ({
    title: 'Received',
    words: `record ${source.offset} of ${source.topic}, partition ${source.partition}, published ${instant(new Date(source.timestamp).toISOString())}`,
  }),
  calling: ({ attempt }) => ({
    title: `Call ${attempt} to eCall`,
    words: 'the intent was written down before',
  }),
  ready: () => ({ title: 'Not sent: to be tried again', tone: 'warn' }),
  scheduled: ({ detail }) => ({ title: `Waits ${wordOf(WAITS, detail)}` }),
  doubt: () => ({
    title: 'In doubt: a callback may prove it',
    tone: 'warn',
    event: 'in-doubt',
  }),
  parked: () => ({
    title: 'Parked: nothing proved it in time',
    tone: 'bad',
    event: 'in-doubt, final',
  }),
  accepted: (step, message) => acceptance(step, message),
  rejected: ({ detail }, { rejection }) => ({
    title: 'Rejected',
    tone: 'bad',
    event: 'rejected',
    words: [wordOf(REJECTIONS, detail), rejection?.detail, rejection?.providerError]
      .filter(Boolean)
      .join(' · '),
  }),
  expired: (_step, { expiresAt }) => ({
    title: 'Expired',
    tone: 'warn',
    event: 'expired',
    words: expiresAt === undefined ? '' : `it was to be sent until ${instant(expiresAt)}`,
  }),
  cancelled: () => ({ title: 'Cancelled', event: 'cancelled' }),
  dropped: () => ({ title: 'Dropped by an operator', words: 'see the audit for who and why' }),
  status: ({ detail, source, providerStatus }) => ({
    title: `Status: ${detail}`,
    tone: detail === 'failed' || detail === 'expired' ? 'bad' : 'good',
    event: 'status-changed',
    words: [
      source === 'poll' ? 'asked of eCall' : source === 'webhook' ? 'by a callback of eCall' : '',
      providerStatus === undefined ? '' : `eCall’s word: ${providerStatus}`,
    ]
      .filter(Boolean)
      .join(' · '),
  }),
};

/**
 * @param {any} step
 * @param {any} message
 * @returns {Told}
 */
function acceptance({ messageId, requestId }, { timeline: steps }) {
  const wasParked = steps.some((/** @type {any} */ { what }) => what === 'parked');
  const isOperators = wasParked && messageId === undefined && requestId === undefined;
  const words = isOperators
    ? 'by the word of an operator: see the audit'
    : requestId === undefined
      ? 'proved by a callback'
      : '';
  return {
    title: isOperators ? 'Counted as sent' : 'Accepted by eCall',
    tone: 'good',
    event: 'accepted',
    words: [words, messageId === undefined ? '' : `message id ${messageId}`].filter(Boolean).join(' · '),
  };
}

/**
 * @param {any} step
 * @param {any} message
 * @returns {Told}
 */
function tell(step, message) {
  return TELLERS[step.what]?.(step, message) ?? { title: step.what, words: step.detail };
}
