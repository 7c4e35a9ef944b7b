/** @import { Model, Phone, Item } from './model.js' */
import { byId, el, icon, reconcile, setText } from './kit/dom.js';
import { CHANNEL_NAMES, shownMinute, shownNumber, shownTime } from './format.js';
import { go } from './route.js';

const list = byId('phones', HTMLUListElement);
/** How often each phone on the list has rung, so that it rings once for each time. @type {WeakMap<Element, number>} */
const rung = new WeakMap();

const ringing = list.getElementsByClassName('rings');
/** More at once is a flood, and would keep the browser from everything else. */
const MOST_RINGING = 5;

/** Arrow keys walk through the phones, as Tab does. */
export function startPhones() {
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll('a')];
    const at = links.findIndex((link) => link === document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  });
  const input = byId('open-number', HTMLInputElement);
  byId('open-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    go(
      input.value
        .trim()
        .replaceAll(/[\s()/-]/g, '')
        .replace(/^00/, '+'),
    );
    input.value = '';
  });
}

/** @param {Model} model */
export function renderPhones(model) {
  reconcile(
    list,
    inOrder(model),
    ({ number }) => number,
    createRow,
    (row, phone) => updateRow(row, phone, model),
  );
  const { stray, skipped } = model;
  const strayNote = byId('stray', HTMLElement);
  strayNote.hidden = stray === undefined;
  if (stray) setText(strayNote, strayText(stray.status, stray.at));
  const skippedNote = byId('skipped', HTMLElement);
  skippedNote.hidden = skipped === 0;
  setText(skippedNote, `${skipped} messages are not shown here: GET /control/log has them.`);
}

/**
 * The latest first; while somebody points at the list its order stays and new ones come last, so that nothing moves away
 * under the finger.
 * @param {Model} model
 */
function inOrder({ phones }) {
  const latest = [...phones.values()].toReversed();
  if (!list.matches(':hover, :focus-within')) return latest;
  const places = new Map(
    [...list.children].map((row, index) => [row instanceof HTMLElement && row.dataset['key'], index]),
  );
  const place = (/** @type {Phone} */ { number }) => places.get(number) ?? places.size;
  return latest.toSorted((one, other) => place(one) - place(other));
}

/** @param {Phone} phone */
function createRow({ number }) {
  const avatar = el(
    'span',
    { class: 'avatar', animationend: () => avatar.classList.remove('rings') },
    icon('phone'),
  );
  return el(
    'li',
    {},
    el(
      'a',
      { href: `#${encodeURIComponent(number)}` },
      avatar,
      el('strong', {}, shownNumber(number)),
      el('time', {}),
      el('span', { class: 'who' }, el('span', { class: 'marks' }), el('span', { class: 'last' })),
      el('span', { class: 'badge' }),
    ),
  );
}

/**
 * @param {HTMLElement} row
 * @param {Phone} phone
 * @param {Model} model
 */
function updateRow(row, { number, items, unread, rings }, model) {
  const [link, avatar, time, marks, last, badge] = row.querySelectorAll(
    'a, .avatar, time, .marks, .last, .badge',
  );
  const latest = items.at(-1);
  if (!link || !avatar || !marks || !time || !last || !badge || !latest) return;
  if (number === model.open) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
  setText(time, shownMinute(latest.at));
  setText(last, preview(latest));
  badge.classList.toggle('empty', unread === 0);
  setText(badge, unread === 0 ? '' : `${unread} new`);
  const channels = [
    ...new Set(items.flatMap((item) => (item.kind === 'message' ? [item.message.channel] : []))),
  ].toSorted();
  if (marks.getAttribute('data-channels') !== channels.join()) {
    marks.setAttribute('data-channels', channels.join());
    marks.replaceChildren(
      ...channels.map((channel) =>
        el(
          'span',
          { class: `mark ${channel}`, title: CHANNEL_NAMES[channel] ?? channel },
          icon(channel),
          el('span', { class: 'hidden' }, CHANNEL_NAMES[channel] ?? channel),
        ),
      ),
    );
  }
  if ((rung.get(row) ?? 0) < rings && ringing.length < MOST_RINGING) avatar.classList.add('rings');
  rung.set(row, rings);
}

/**
 * @param {Item} item
 * @returns {string}
 */
function preview(item) {
  switch (item.kind) {
    case 'message':
      return item.message.text ?? item.message.media?.caption ?? item.message.media?.type ?? '';
    case 'reply':
      return `Reply: ${item.reply.media?.caption ?? item.reply.media?.type ?? item.reply.text}`;
    case 'trouble':
      return 'Not accepted';
    default:
      return item;
  }
}

/**
 * @param {number | null} status
 * @param {number} at
 */
function strayText(status, at) {
  const why = status === 401 ? 'its credentials are wrong' : 'it names no recipient';
  return `A request at ${shownTime(at)} was answered ${status}: ${why}.`;
}
