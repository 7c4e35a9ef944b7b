import { call } from './api.js';
import { el } from './kit/dom.js';
import { age, button, nothing } from './parts.js';
import { address } from './route.js';

let size = 50;

/** @type {Readonly<Record<string, string>>} */
const ABSENT_REASONS = { contradicted: 'reports a message that was settled as not sent: ask its support' };

/** Who decided what, when and why. */
export const auditView = {
  title: 'Audit',
  load: async () => call(`/audit?limit=${size}`),
  /**
   * @param {any} data
   * @param {string} _argument
   * @param {() => void} again
   */
  render: ({ entries, next }, _argument, again) => [
    el('h2', {}, 'Audit'),
    el(
      'p',
      { class: 'soft' },
      'Every decision, newest first, and what eCall reports of messages that were settled as not sent. Numbers stand here only as hashes.',
    ),
    entries.length === 0
      ? nothing('Nobody has decided anything yet.')
      : el('ol', { class: 'rows' }, ...entries.map(row)),
    next === undefined || size >= 1000
      ? ''
      : button('Show more', () => {
          size = Math.min(size * 2, 1000);
          again();
        }),
  ],
};

/** @param {any} entry */
function row({ at, action, who, reason, what }) {
  const { commandId, ...rest } = what;
  const about = Object.entries(rest).map(
    ([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return el(
    'li',
    { class: 'row' },
    el('span', { class: 'badge soft' }, action),
    el('strong', {}, who),
    el('span', { class: 'why' }, reason ?? ABSENT_REASONS[action] ?? 'no reason given'),
    age(at),
    el(
      'span',
      { class: 'id soft' },
      commandId === undefined ? '' : el('a', { href: address('message', commandId) }, commandId),
      about.length === 0 ? '' : ` ${about.join(', ')}`,
    ),
  );
}
