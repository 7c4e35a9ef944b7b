/** @import { MagicNumber } from './fault-kinds.js' */
import { byId, el } from './kit/dom.js';
import { about } from './fault-kinds.js';
import { shownFault } from './format.js';
import { openSheet } from './kit/sheet.js';

const sheet = byId('magic', HTMLDialogElement);

/** @type {ReadonlyMap<string, string>} */
let faults = new Map();

/** @param {readonly MagicNumber[]} numbers */
export function startMagic(numbers) {
  faults = new Map(numbers.map(({ number, fault }) => [number, shownFault(fault)]));
  byId('magic-rows', HTMLElement).replaceChildren(...numbers.map(rowOf));
  byId('magic-open', HTMLButtonElement).addEventListener('click', () => openSheet(sheet));
}

/**
 * What a number triggers by itself; empty for most.
 * @param {string} number
 */
export function magicOf(number) {
  return faults.get(number) ?? '';
}

/** @param {MagicNumber} magic */
function rowOf({ number, fault }) {
  const link = el('a', { href: `#${encodeURIComponent(number)}`, click: () => sheet.close() }, number);
  const words = [el('strong', {}, shownFault(fault)), ' ', el('span', { class: 'soft' }, about(fault.kind))];
  return el('tr', {}, el('td', {}, link), el('td', {}, ...words));
}
