import { call } from './api.js';
import { byId, el, setText } from './kit/dom.js';
import { openSheet } from './kit/sheet.js';
import { announce } from './parts.js';

/**
 * @typedef {object} Decision
 * @property {string} title
 * @property {string} means what follows from it
 * @property {string} button
 * @property {() => { path: string, body: Record<string, unknown> }} request
 * @property {(body: any) => string} said what came of it, in words
 * @property {readonly HTMLElement[]} [fields] more to choose
 */

/** @type {Decision | undefined} */
let open;
let then = () => {};

/** @param {Decision} decision */
export function ask(decision) {
  open = decision;
  setText(byId('decide-title', HTMLElement), decision.title);
  setText(byId('decide-means', HTMLElement), decision.means);
  setText(byId('decide-button', HTMLElement), decision.button);
  setText(byId('decide-error', HTMLElement), '');
  byId('decide-fields', HTMLElement).replaceChildren(...(decision.fields ?? []));
  byId('decide-reason', HTMLInputElement).value = '';
  openSheet(byId('decide', HTMLDialogElement));
  byId('decide-reason', HTMLInputElement).focus();
}

/** @param {() => void} onDecided */
export function startDecisions(onDecided) {
  then = onDecided;
  byId('decide-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void decide();
  });
}

async function decide() {
  if (!open) return;
  const button = byId('decide-button', HTMLButtonElement);
  const reason = byId('decide-reason', HTMLInputElement).value.trim();
  const { path, body } = open.request();
  button.disabled = true;
  const answer = await call(path, { ...body, reason });
  button.disabled = false;
  if (!answer.ok) return setText(byId('decide-error', HTMLElement), answer.why);
  byId('decide', HTMLDialogElement).close();
  tellResult(open.said(answer.body));
  then();
}

/** @param {string} words */
function tellResult(words) {
  const result = byId('result', HTMLElement);
  const close = el('button', { type: 'button', click: () => (result.hidden = true) }, 'OK');
  result.replaceChildren(el('span', {}, words), close);
  result.hidden = false;
  announce(words);
}
