import { call } from './api.js';
import { ask } from './decide.js';
import { bytes } from './format.js';
import { el } from './kit/dom.js';
import { age, badge, button, nothing } from './parts.js';

const PAGE = 100;

/** What could not be processed, and why. */
export const deadLettersView = {
  title: 'Dead letters',
  load: async () => call(`/dead-letters?limit=${PAGE}`),
  /** @param {any} data */
  render: ({ deadLetters, next }) => {
    const reasons = [...new Set(deadLetters.map((/** @type {any} */ { reason }) => reason))];
    return [
      el('h2', {}, 'Dead letters'),
      el(
        'p',
        { class: 'soft' },
        'Records that could not be processed, newest first. A replay sends one back where it came from: put right first what was wrong. What was sent already is not sent again, what is still wrong comes back here.',
      ),
      deadLetters.length === 0 ? nothing('There is none.') : '',
      deadLetters.length > 1
        ? el('p', { class: 'acts' }, ...reasons.map((reason) => replayAllButton(String(reason))))
        : '',
      el('ol', { class: 'rows' }, ...deadLetters.map(row)),
      next === undefined ? '' : el('p', { class: 'soft' }, `Older ones: npm run ecall -- dlq list`),
    ];
  },
};

/** @param {any} letter */
function row({ id, time, reason, error, attempts, origin, size, replayOf, value }) {
  const from = origin === undefined ? '' : `${origin.topic} / ${origin.partition} / ${origin.offset}`;
  return el(
    'li',
    { class: 'row letter' },
    badge('bad', reason),
    el('span', { class: 'why' }, error ?? ''),
    age(time),
    el(
      'span',
      { class: 'id soft' },
      [
        `dead letter ${id}`,
        from && `from ${from}`,
        bytes(size),
        attempts > 1 && `${attempts} attempts`,
        replayOf && 'was replayed',
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    button('Replay', () => replay({ ids: [id] }, `dead letter ${id}`), { focus: `replay ${id}` }),
    value === undefined
      ? ''
      : el('details', {}, el('summary', {}, 'Its value'), el('pre', { tabindex: 0 }, String(value))),
  );
}

/** @param {string} reason */
function replayAllButton(reason) {
  return button(`Replay all: ${reason}`, () => replay({ reasons: [reason] }, `all of ${reason}`));
}

/**
 * @param {Record<string, unknown>} selection
 * @param {string} words
 */
function replay(selection, words) {
  ask({
    title: `Replay ${words}`,
    means: 'Sends it back where it came from, with its key and headers. What is still wrong comes back here.',
    button: 'Replay',
    request: () => ({ path: '/dead-letters/replay', body: selection }),
    said: ({ replayed, notReplayed = [] }) =>
      notReplayed.length === 0
        ? `${replayed} replayed.`
        : `${replayed} replayed, ${notReplayed.length} not: ${notReplayed[0].why}`,
  });
}
