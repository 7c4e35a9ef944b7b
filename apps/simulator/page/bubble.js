/** @import { Item, MessageItem, ReplyItem, TroubleItem } from './model.js' */
import { call } from './api.js';
import { el, icon, setText } from './kit/dom.js';
import { CHANNEL_NAMES, shownDate, shownTime } from './format.js';
import { inspectMessage, inspectRequest } from './inspector.js';
import { mediaView } from './media.js';
import { statusAt, tickOf } from './status.js';

/**
 * @param {Item} item
 * @returns {HTMLElement}
 */
export function createBubble(item) {
  switch (item.kind) {
    case 'message':
      return messageBubble(item);
    case 'reply':
      return replyBubble(item);
    case 'trouble':
      return troubleLine(item);
    default:
      return item;
  }
}

/**
 * Moves the ticks of a message.
 * @param {HTMLElement} bubble
 * @param {Item} item
 * @param {number} now
 */
export function updateBubble(bubble, item, now) {
  if (item.kind !== 'message') return;
  const status = statusAt(item, now);
  const { told, fault } = item;
  const untold = told !== undefined && told.answer !== 200 ? `${told.status}:${told.answer}` : '';
  const state = [status, fault, untold].join(' ');
  if (bubble.dataset['state'] === state) return;
  bubble.dataset['state'] = state;
  const [tick, word, notes, read] = bubble.querySelectorAll('.tick, .word, .notes, .read');
  const [name, tone] = tickOf(status);
  tick?.replaceChildren(icon(name));
  tick?.setAttribute('data-tone', tone);
  if (word) setText(word, status);
  notes?.replaceChildren(
    ...(fault === undefined ? [] : [el('span', { class: 'chip bad' }, icon('bolt'), fault)]),
    ...(untold === '' ? [] : [el('span', { class: 'chip bad' }, `callback: ${told?.answer ?? 'no answer'}`)]),
  );
  if (read instanceof HTMLElement) read.hidden = status.toLowerCase() !== 'delivered';
}

/** @param {MessageItem} item */
function messageBubble({ at, message }) {
  const { messageId, channel, from, text, pages = 1, media } = message;
  return el(
    'li',
    { class: `bubble ${channel}` },
    el(
      'p',
      { class: 'from' },
      el('strong', {}, from),
      el('span', { class: 'via' }, icon(channel), CHANNEL_NAMES[channel] ?? channel),
    ),
    media ? mediaView(media) : el('p', { class: 'text' }, text ?? ''),
    el(
      'p',
      { class: 'foot' },
      timeOf(at),
      pages > 1 ? el('span', {}, `${pages} pages`) : '',
      el('span', { class: 'tick' }),
      el('span', { class: 'word' }),
      el('span', { class: 'notes' }),
      el(
        'span',
        { class: 'acts' },
        channel === 'Sms'
          ? ''
          : el(
              'button',
              { type: 'button', class: 'read', hidden: true, click: () => markRead(messageId) },
              'Mark as read',
            ),
        el(
          'button',
          { type: 'button', class: 'inspect', click: () => inspectMessage(messageId) },
          'Inspect',
          el('span', { class: 'hidden' }, ` the message of ${shownTime(at)}`),
        ),
      ),
    ),
  );
}

/** @param {string} messageId */
function markRead(messageId) {
  void call(`/control/messages/${encodeURIComponent(messageId)}/status`, {
    method: 'POST',
    body: { status: 'Read' },
  });
}

/** @param {ReplyItem} item */
function replyBubble({ at, reply: { channel, to, text, media, status } }) {
  const good = status >= 200 && status < 300;
  return el(
    'li',
    { class: `bubble reply ${channel}` },
    el(
      'p',
      { class: 'from' },
      el('strong', {}, `to ${to}`),
      el('span', { class: 'via' }, icon(channel), CHANNEL_NAMES[channel] ?? channel),
    ),
    media ? mediaView(media) : el('p', { class: 'text' }, text),
    el(
      'p',
      { class: 'foot' },
      timeOf(at),
      el('span', { class: `chip ${good ? '' : 'bad'}` }, `answered ${status}`),
    ),
  );
}

/** @param {TroubleItem} item */
function troubleLine({ at, trouble: { requestId, status, fault } }) {
  const answer = status === null ? 'no answer' : `answered ${status}`;
  return el(
    'li',
    { class: 'trouble' },
    icon('alert'),
    el(
      'p',
      {},
      el('strong', {}, 'Not accepted:'),
      ` ${answer}${fault === undefined ? '' : `, by the fault ${fault}`} `,
      timeOf(at),
    ),
    el(
      'button',
      { type: 'button', class: 'inspect', click: () => void inspectRequest(requestId) },
      'Inspect',
      el('span', { class: 'hidden' }, ` the request of ${shownTime(at)}`),
    ),
  );
}

/** @param {number} at */
function timeOf(at) {
  return el('time', { datetime: new Date(at).toISOString(), title: shownDate(at) }, shownTime(at));
}
