import { call } from './api.js';
import { ask } from './decide.js';
import { recipient } from './format.js';
import { el } from './kit/dom.js';
import { button, messageRow, nothing } from './parts.js';
import { address } from './route.js';
import { why } from './view-waiting.js';

/** As people write numbers. A commandId may look like one, so both are tried. */
const NUMBER = /^\+?[\d\s()/.-]{5,25}$/;

/** What is looked for. It stays in this tab's memory: an address would be kept in the browser's history. */
let wanted = '';

/** @param {string} words */
export function find(words) {
  wanted = words;
  location.hash = NUMBER.test(words) ? address('found') : address('message', words);
}

/** What was sent to a number. */
export const foundView = {
  title: 'Found',
  load: async () => {
    if (wanted === '') return { ok: /** @type {const} */ (true), body: { messages: [], isLost: true } };
    const answer = await call('/messages/search', { to: wanted });
    const isNothing = answer.ok ? answer.body.messages.length === 0 : answer.status === 400;
    if (!isNothing) return answer;
    const byId = await call(`/messages/${encodeURIComponent(wanted)}`);
    return byId.ok ? byId : answer;
  },
  /** @param {any} data */
  render: ({ messages, next, isLost = false }) => {
    const to = messages[0]?.to;
    const none = isLost
      ? 'What was looked for is not kept, so that no number stays in this browser. Type it again above.'
      : 'Nothing is known of this number, nor is there a command of this id.';
    return [
      el('h2', {}, 'Found'),
      messages.length === 0
        ? nothing(none)
        : el(
            'p',
            { class: 'acts' },
            button('Forget this number', () => forget(to)),
          ),
      el(
        'ol',
        { class: 'rows' },
        ...messages.map((/** @type {any} */ message) => messageRow(message, why(message), message.createdAt)),
      ),
      next === undefined ? '' : el('p', { class: 'soft' }, 'These are the latest 100.'),
    ];
  },
};

/** @param {string} to */
function forget(to) {
  ask({
    title: `Forget ${recipient(to)}`,
    means:
      'Deletes what the gateway keeps of this number. What is not settled, or whose events are not published yet, stays. It cannot be undone.',
    button: 'Forget it',
    request: () => ({ path: '/messages/forget', body: { to } }),
    said: ({ deleted }) => `${deleted} messages deleted.`,
  });
}
