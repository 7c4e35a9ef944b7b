/**
 * @import { Model } from './model.js'
 * @import { ActiveFault } from '../src/faults/live-rule.js'
 * @import { Fault } from '../src/faults/fault-rule.js'
 * @import { FaultKindInfo } from '../src/faults/fault-kinds.js'
 */
import { call } from './api.js';
import { byId, el, icon, reconcile, setText } from './dom.js';
import { shownFault, shownNumber, shownScope } from './format.js';
import { openSheet } from './sheet.js';

/** @typedef {FaultKindInfo & { kind: string }} Kind */

const chips = byId('faults', HTMLUListElement);
const kindSelect = byId('fault-kind', HTMLSelectElement);
const scope = byId('fault-scope', HTMLSelectElement);
const times = byId('fault-times', HTMLInputElement);
const error = byId('fault-error', HTMLElement);

/** @type {readonly Kind[]} */
let kinds = [];
/** @type {ReadonlyMap<string, string>} */
let magic = new Map();
let phone = '';

/** @param {() => void} again draws all anew */
export async function startFaults(again) {
  byId('fault-open', HTMLButtonElement).addEventListener('click', openForm);
  byId('magic-open', HTMLButtonElement).addEventListener('click', () =>
    openSheet(byId('magic', HTMLDialogElement)),
  );
  kindSelect.addEventListener('change', showKind);
  times.addEventListener('focus', () => (byId('fault-form', HTMLFormElement)['lasting'].value = 'times'));
  byId('fault-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void switchOn();
  });
  const result = await call('/control/fault-kinds');
  if (!result.ok) return;
  kinds = result.body.kinds;
  kindSelect.replaceChildren(
    ...kinds.map(({ kind, what }) => el('option', { value: kind }, `${kind}: ${plain(what)}`)),
  );
  kindSelect.value = 'status';
  /** @type {readonly { number: string, fault: Fault }[]} */
  const numbers = result.body.magicNumbers;
  magic = new Map(numbers.map(({ number, fault }) => [number, shownFault(fault)]));
  byId('magic-rows', HTMLElement).replaceChildren(
    ...numbers.map(({ number, fault }) =>
      el(
        'tr',
        {},
        el(
          'td',
          {},
          el(
            'a',
            { href: `#${encodeURIComponent(number)}`, click: () => byId('magic', HTMLDialogElement).close() },
            number,
          ),
        ),
        el(
          'td',
          {},
          el('strong', {}, shownFault(fault)),
          ' ',
          el('span', { class: 'soft' }, about(fault.kind)),
        ),
      ),
    ),
  );
  again();
}

/** @param {Model} model */
export function renderFaults({ open, faults }) {
  phone = open;
  /** @type {readonly (ActiveFault | string)[]} */
  const here = [...faults.filter((rule) => isFor(rule, open)), magic.get(open) ?? ''].filter(
    (each) => each !== '',
  );
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
      if (words)
        setText(
          words,
          typeof rule === 'string'
            ? `magic number: ${rule}`
            : [shownFault(rule), shownScope(rule)].filter(Boolean).join(', '),
        );
    },
  );
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
function isFor({ to, toPrefix }, number) {
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

function openForm() {
  setText(error, '');
  scope.options[0]?.replaceChildren(shownNumber(phone));
  showKind();
  openSheet(byId('fault', HTMLDialogElement));
}

function showKind() {
  const kind = kinds.find((each) => each.kind === kindSelect.value);
  if (!kind) return;
  setText(byId('fault-what', HTMLElement), acceptance(kind));
  byId('fault-fields', HTMLElement).replaceChildren(
    ...Object.entries(kind.fields ?? {}).map(([name, value]) => fieldOf(kind, name, value)),
  );
}

/** @param {string} name */
function about(name) {
  return plain(kinds.find(({ kind }) => kind === name)?.what ?? '');
}

/** @param {Kind | undefined} kind */
function acceptance(kind) {
  if (!kind || kind.accepted === 'accept') return '';
  return kind.accepted ? 'The message is accepted.' : 'The message is not accepted.';
}

/**
 * @param {Kind} kind
 * @param {string} name
 * @param {string | number | boolean} value
 */
function fieldOf(kind, name, value) {
  const id = `fault-field-${name}`;
  return el(
    'div',
    { class: 'field' },
    el('label', { for: id }, name),
    ...inputs(id, name, value, kind.choices?.[name]),
  );
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string | number | boolean} value
 * @param {readonly (string | number)[]} [choices] numbers: one of these; texts: these or any other
 */
function inputs(id, name, value, choices = []) {
  const options = choices.map((choice) => el('option', { selected: choice === value }, String(choice)));
  if (typeof choices[0] === 'number') return [el('select', { id, name }, ...options)];
  const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'checkbox' : 'text';
  const list = `${id}-choices`;
  const input = el('input', { id, name, type, list, value: String(value) });
  return [input, el('datalist', { id: list }, ...options)];
}

async function switchOn() {
  const form = byId('fault-form', HTMLFormElement);
  const body = {
    kind: kindSelect.value,
    ...givenFields(),
    ...(scope.value === 'this' ? { to: phone } : {}),
    ...(form['lasting'].value === 'times' ? { times: Number(times.value) } : {}),
  };
  const result = await call('/control/faults', { method: 'POST', body });
  if (result.ok) byId('fault', HTMLDialogElement).close();
  else setText(error, result.why.replace('rules[0].', ''));
}

/** Those that are filled in, by name. */
function givenFields() {
  const fields = byId('fault-fields', HTMLElement).querySelectorAll(/** @type {'input'} */ ('[name]'));
  /** @type {Record<string, string | number | boolean>} */
  const given = {};
  for (const { name, type, checked, value } of fields) {
    if (type === 'checkbox') given[name] = checked;
    else if (value !== '') given[name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return given;
}

/**
 * Without the marks of Markdown that the README needs.
 * @param {string} text
 */
function plain(text) {
  return text.replaceAll('`', '');
}
