import { call } from './api.js';
import { ask } from './decide.js';
import { bytes } from './format.js';
import { el } from './kit/dom.js';
import { age, badge, button, nothing } from './parts.js';
import { LETTERS, wordOf } from './words.js';

const PAGE = 100;
/** How many pages are read for one view of them. */
const MAX_PAGES = 10;

/** What could not be processed, and why. */
export const deadLettersView = {
  title: 'Dead letters',
  every: 30_000,
  load: async () => latest(),
  /** @param {any} data */
  render: ({ deadLetters, next }) => {
    const reasons = [...new Set(deadLetters.map((/** @type {any} */ { reason }) => reason))];
    return [
      el('h2', {}, 'Dead letters'),
      el(
        'p',
        { class: 'soft' },
        'Records that could not be processed, newest first. A replay sends one back where it came from: put right first what was wrong. What was sent already is not sent again, what is still wrong comes back here. A letter stays in this list after a replay, for as long as its topic keeps it.',
      ),
      deadLetters.length === 0 ? nothing('There is none.') : '',
      deadLetters.length > 1
        ? el('p', { class: 'acts' }, ...reasons.map((reason) => replayAllButton(String(reason))))
        : '',
      el('ol', { class: 'rows' }, ...deadLetters.map(row)),
      next === '' ? '' : el('p', { class: 'soft' }, `Older ones: npm run ecall -- dlq list`),
    ];
  },
};

/** A page may be short, or empty, although there is a next one. */
async function latest() {
  const deadLetters = [];
  let next = '';
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const before = next === '' ? '' : `&before=${encodeURIComponent(next)}`;
    const answer = await call(`/dead-letters?limit=${PAGE - deadLetters.length}${before}`);
    if (!answer.ok) return answer;
    deadLetters.push(...answer.body.deadLetters);
    next = answer.body.next ?? '';
    if (next === '' || deadLetters.length >= PAGE) break;
  }
  return { ok: /** @type {const} */ (true), body: { deadLetters, next } };
}

/** @param {any} letter */
function row({ id, time, reason, error, attempts, origin, size, replayOf, value }) {
  const from = origin === undefined ? '' : `${origin.topic} / ${origin.partition} / ${origin.offset}`;
  return el(
    'li',
    { class: 'row letter' },
    badge('bad', reason),
    el('span', { class: 'why' }, error || wordOf(LETTERS, reason) || ''),
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
