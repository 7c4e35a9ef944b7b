import { duration, instant, recipient } from './format.js';
import { el, icon } from './kit/dom.js';
import { CHANNEL_NAMES } from './kit/format.js';
import { address } from './route.js';
import { STATES } from './words.js';

/** Pieces that several views show. */

/**
 * @param {import('./words.js').Tone} tone
 * @param {string} label
 */
export function badge(tone, label) {
  return el('span', { class: `badge ${tone}` }, label);
}

/** @param {string} state */
export function stateBadge(state) {
  const { tone, label } = STATES[state] ?? { tone: /** @type {const} */ ('soft'), label: state };
  return badge(tone, label);
}

/** @param {string | undefined} channel */
export function channelMark(channel) {
  if (!channel) return '';
  return el('span', { class: `via ${channel}` }, CHANNEL_NAMES[channel] ?? channel);
}

/** @param {string} iso */
export function time(iso) {
  return el('time', { datetime: iso, title: iso }, instant(iso));
}

/**
 * How long ago, kept up to date.
 * @param {string} iso
 */
export function age(iso) {
  return el('time', { datetime: iso, title: instant(iso), 'data-age': iso }, ageOf(iso));
}

/** @param {string} iso */
export function ageOf(iso) {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  if (seconds < -1) return `in ${duration(-seconds)}`;
  return seconds < 1 ? 'just now' : `${duration(seconds)} ago`;
}

export function refreshAges() {
  for (const element of document.querySelectorAll('[data-age]')) {
    element.textContent = ageOf(element.getAttribute('data-age') ?? '');
  }
}

/**
 * A word that somebody has to hand on, with a button that copies it.
 * @param {string} value
 * @param {string} name for those who do not see the button
 */
export function copyable(value, name) {
  const copy = el(
    'button',
    {
      type: 'button',
      class: 'copy',
      'aria-label': `Copy ${name}`,
      title: `Copy ${name}`,
      click: () => void navigator.clipboard.writeText(value).then(() => announce(`${name} copied`)),
    },
    icon('copy'),
  );
  return el('span', { class: 'copyable' }, el('code', {}, value), copy);
}

/**
 * Terms and what they are; what is undefined is left out.
 * @param {readonly (readonly [string, Node | string | undefined])[]} entries
 */
export function facts(entries) {
  const shown = entries.filter(([, value]) => value !== undefined && value !== '');
  return el('dl', {}, ...shown.flatMap(([term, value]) => [el('dt', {}, term), el('dd', {}, value ?? '')]));
}

/**
 * @param {string} label
 * @param {() => void} act
 * @param {{ primary?: boolean, focus?: string }} [options] focus: names the button across renderings
 */
export function button(label, act, { primary = false, focus = label } = {}) {
  return el(
    'button',
    { type: 'button', class: primary ? 'primary' : '', 'data-focus': focus, click: act },
    label,
  );
}

/** @param {string} words */
export function nothing(words) {
  return el('p', { class: 'nothing' }, words);
}

/**
 * A message in a list.
 * @param {any} message
 * @param {string} why
 * @param {string} since ISO 8601
 */
export function messageRow(message, why, since) {
  return el(
    'li',
    {},
    el(
      'a',
      {
        class: 'row',
        href: address('message', message.commandId),
        'data-focus': message.commandId,
      },
      stateBadge(message.state),
      el('strong', {}, recipient(message.to)),
      channelMark(message.channel),
      el('span', { class: 'soft account' }, message.account ?? ''),
      el('span', { class: 'why' }, why),
      age(since),
      el('code', { class: 'soft id' }, message.commandId),
    ),
  );
}

/** @param {string} words */
export function announce(words) {
  const announcer = document.getElementById('announcer');
  if (announcer) announcer.textContent = words;
}
