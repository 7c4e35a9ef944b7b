/**
 * @import { Model } from './model.js'
 * @import { ActiveFault } from '../src/faults/live-rule.js'
 */
import { call } from './api.js';
import { byId, el, icon, reconcile, setText } from './kit/dom.js';
import { shownFault, shownScope } from './format.js';
import { magicOf } from './magic.js';

const chips = byId('faults', HTMLUListElement);

/** @param {Model} model */
export function renderFaults({ open, faults }) {
  /** @type {readonly (ActiveFault | string)[]} */
  const here = [...faults.filter((rule) => isFor(rule, open)), magicOf(open)].filter((each) => each !== '');
  reconcile(
    chips,
    here,
    (rule) => (typeof rule === 'string' ? 'magic' : String(rule.id)),
    (rule) =>
      el(
        'li',
        { class: 'chip bad' },
        icon('bolt'),
        el('span', {}),
        ...(typeof rule === 'string' ? [] : [removeButton(rule)]),
      ),
    (chip, rule) => {
      const words = chip.querySelector('span');
      if (words) setText(words, wordsOf(rule));
    },
  );
}

/** @param {ActiveFault | string} rule a rule, or what the number triggers by itself */
function wordsOf(rule) {
  if (typeof rule === 'string') return `magic number: ${rule}`;
  return [shownFault(rule), shownScope(rule)].filter((part) => part !== '').join(', ');
}

/** @param {ActiveFault} rule */
function removeButton(rule) {
  return el(
    'button',
    {
      type: 'button',
      'aria-label': `Remove the fault ${shownFault(rule)}`,
      click: () => void call(`/control/faults/${rule.id}`, { method: 'DELETE' }),
    },
    icon('close'),
  );
}

/**
 * @param {ActiveFault} rule
 * @param {string} number
 */
function isFor({ on, to, toPrefix }, number) {
  if (on === 'upload') return false;
  const digits = digitsOf(number);
  return (
    (to === undefined || digitsOf(to) === digits) &&
    (toPrefix === undefined || digits.startsWith(digitsOf(toPrefix)))
  );
}

/** @param {string} number */
function digitsOf(number) {
  return number.replace(/^(\+|00)/, '');
}
