/** @import { Kind } from './fault-kinds.js' */
import { call } from './api.js';
import { byId, el, setText } from './kit/dom.js';
import { about, kindOf } from './fault-kinds.js';
import { shownNumber } from './format.js';
import { openSheet } from './kit/sheet.js';

const sheet = byId('fault', HTMLDialogElement);
const form = byId('fault-form', HTMLFormElement);
const kindSelect = byId('fault-kind', HTMLSelectElement);
const fields = byId('fault-fields', HTMLElement);
const scope = byId('fault-scope', HTMLSelectElement);
const times = byId('fault-times', HTMLInputElement);
const error = byId('fault-error', HTMLElement);

let phone = '';

/**
 * @param {readonly Kind[]} kinds
 * @param {() => string} openNumber the phone that a fault is for
 */
export function startFaultForm(kinds, openNumber) {
  kindSelect.replaceChildren(
    ...kinds.map(({ kind }) =>
      el('option', { value: kind, selected: kind === 'status' }, `${kind}: ${about(kind)}`),
    ),
  );
  kindSelect.addEventListener('change', showKind);
  times.addEventListener('focus', () => (form['lasting'].value = 'times'));
  byId('fault-open', HTMLButtonElement).addEventListener('click', () => {
    phone = openNumber();
    setText(error, '');
    scope.options[0]?.replaceChildren(shownNumber(phone));
    showKind();
    openSheet(sheet);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void switchOn();
  });
}

function showKind() {
  const kind = kindOf(kindSelect.value);
  if (!kind) return;
  const accepted = { true: 'The message is accepted.', false: 'The message is not accepted.', accept: '' };
  setText(byId('fault-what', HTMLElement), accepted[/** @type {'true'} */ (String(kind.accepted))]);
  fields.replaceChildren(
    ...Object.entries(kind.fields ?? {}).map(([name, value]) => fieldOf(kind, name, value)),
  );
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
  const body = {
    kind: kindSelect.value,
    ...givenFields(),
    ...(scope.value === 'this' ? { to: phone } : {}),
    ...(form['lasting'].value === 'times' ? { times: Number(times.value) } : {}),
  };
  const result = await call('/control/faults', { method: 'POST', body });
  if (result.ok) sheet.close();
  else setText(error, result.why.replace('rules[0].', ''));
}

/** Those that are filled in, by name. */
function givenFields() {
  /** @type {Record<string, string | number | boolean>} */
  const given = {};
  for (const field of fields.querySelectorAll(/** @type {'input'} */ ('[name]'))) {
    const { name, type, checked, value } = field;
    if (type === 'checkbox') given[name] = checked;
    else if (value !== '') given[name] = type === 'text' ? value : Number(value);
  }
  return given;
}
