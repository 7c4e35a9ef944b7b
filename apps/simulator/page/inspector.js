/**
 * @import { InspectedMessage, InspectedRequest } from '../src/inspect/inspected.js'
 */
import { call } from './api.js';
import { byId, el, setText } from './kit/dom.js';
import { CHANNEL_NAMES, pretty, shownTime } from './format.js';
import { openSheet } from './kit/sheet.js';

const sheet = byId('inspector', HTMLDialogElement);
const content = byId('inspected', HTMLElement);

/** The message that is looked at. */
let open = '';
let drawn = '';

/** @param {string} messageId */
export function inspectMessage(messageId) {
  show('Message', messageId);
  void loadMessage(messageId);
}

/** @param {string} requestId */
export async function inspectRequest(requestId) {
  show('Request', '');
  const result = await call(`/control/requests/${encodeURIComponent(requestId)}`);
  content.replaceChildren(
    ...(result.ok ? requestView(result.body) : [el('p', { class: 'bad' }, result.why)]),
  );
}

/** The message that is looked at has news: its callbacks come in while one looks. */
export function inspectedMessage() {
  return sheet.open ? open : '';
}

/** @param {string} messageId */
export async function loadMessage(messageId) {
  const result = await call(`/control/messages/${encodeURIComponent(messageId)}`);
  if (open !== messageId) return;
  const now = JSON.stringify(result);
  if (now === drawn) return;
  drawn = now;
  const unfolded = [...content.querySelectorAll('details')].map((details) => details.open);
  content.replaceChildren(
    ...(result.ok ? messageView(result.body) : [el('p', { class: 'bad' }, result.why)]),
  );
  content.querySelectorAll('details').forEach((details, index) => (details.open = unfolded[index] ?? false));
}

/**
 * @param {string} title
 * @param {string} messageId
 */
function show(title, messageId) {
  open = messageId;
  drawn = '';
  setText(byId('inspector-title', HTMLElement), title);
  content.replaceChildren(el('p', { class: 'soft' }, 'Loading …'));
  openSheet(sheet);
}

/** @param {InspectedMessage} inspected */
function messageView({ message, status, statusSince, request, callbacks }) {
  const { messageId, channel, from, to, version, listId } = message;
  return [
    facts([
      ['Status', `${status} since ${shownTime(statusSince)}`],
      ['Channel', CHANNEL_NAMES[channel] ?? channel],
      ['From', from],
      ['To', to],
      ['Message', messageId],
      ...(listId === undefined ? [] : [/** @type {[string, string]} */ (['List', listId])]),
      ['API version', String(version)],
    ]),
    ...(request ? requestView(request) : [el('p', { class: 'soft' }, 'The request is no longer kept.')]),
    el('h3', {}, 'Callbacks'),
    callbacks.length > 0
      ? el('ol', { class: 'callbacks' }, ...callbacks.map(callbackView))
      : el(
          'p',
          { class: 'soft' },
          message.notificationAddresses.length > 0
            ? 'None so far.'
            : 'None: the request names no address in notification.addresses.',
        ),
  ];
}

/** @param {InspectedRequest} inspected */
function requestView({ entry, headers, body, answer }) {
  return [
    el('h3', {}, 'Request'),
    el(
      'p',
      { class: 'line' },
      el('strong', {}, entry.method),
      ` ${entry.path} `,
      el('span', { class: 'soft' }, shownTime(entry.at)),
    ),
    ...(headers
      ? [
          el(
            'details',
            {},
            el('summary', {}, 'Headers'),
            code(
              Object.entries(headers)
                .map(([name, value]) => `${name}: ${value}`)
                .join('\n'),
            ),
          ),
        ]
      : []),
    body === undefined || body === null
      ? el(
          'p',
          { class: 'soft' },
          body === null ? 'The body is too long to be kept.' : 'There is no body, or it is no longer kept.',
        )
      : code(pretty(body)),
    el('h3', {}, 'Answer'),
    el(
      'p',
      { class: 'line' },
      statusMark(entry.status),
      ...(entry.fault === undefined ? [] : [` by the fault ${entry.fault}`]),
      ` ${entry.outcome}`,
    ),
    ...(answer ? [code(pretty(answer.body))] : []),
    el('p', { class: 'soft' }, `x-f24-request-id: ${entry.requestId}`),
  ];
}

/** @param {InspectedMessage['callbacks'][number]} callback */
function callbackView({ at, url, status, attempt, answer, error, body }) {
  return el(
    'li',
    {},
    el(
      'p',
      { class: 'line' },
      el('strong', {}, status),
      attempt > 1 ? ` try ${attempt} ` : ' ',
      statusMark(answer, error),
      ' ',
      el('span', { class: 'soft' }, shownTime(at)),
    ),
    el('p', { class: 'url' }, `POST ${url}`),
    ...(body === undefined ? [] : [el('details', {}, el('summary', {}, 'Body'), code(pretty(body)))]),
  );
}

/**
 * @param {number | null} status
 * @param {string} [error]
 */
function statusMark(status, error) {
  const good = status !== null && status >= 200 && status < 300;
  return el(
    'span',
    { class: `chip ${good ? '' : 'bad'}` },
    status === null ? (error ?? 'no answer') : String(status),
  );
}

/** @param {readonly (readonly [string, string])[]} pairs */
function facts(pairs) {
  return el('dl', {}, ...pairs.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

/** @param {string} text */
function code(text) {
  return el('pre', { tabindex: 0 }, el('code', {}, text));
}
