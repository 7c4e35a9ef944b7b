import { call, hasToken, keepToken } from './api.js';
import { startDecisions } from './decide.js';
import { allowContent } from './format.js';
import { byId, setText } from './kit/dom.js';
import { startSheets } from './kit/sheet.js';
import { nothing, refreshAges } from './parts.js';
import { route } from './route.js';
import { accountsView } from './view-accounts.js';
import { auditView } from './view-audit.js';
import { deadLettersView } from './view-dead-letters.js';
import { find, foundView } from './view-found.js';
import { messageView } from './view-message.js';
import { overviewView } from './view-overview.js';
import { waitingView } from './view-waiting.js';

/**
 * @typedef {object} View
 * @property {string} title
 * @property {(argument: string) => Promise<import('./api.js').Answer>} load
 * @property {(data: any, argument: string, again: () => void) => readonly (Node | string)[]} render
 * @property {number} [every] milliseconds between two refreshes; default 5 s
 * @property {(answer: { status: number }, argument: string) => readonly Node[] | undefined} [missing] in place of the error
 */

/** @type {Readonly<Record<string, View>>} */
const VIEWS = {
  overview: overviewView,
  message: messageView,
  messages: waitingView,
  found: foundView,
  accounts: accountsView,
  'dead-letters': deadLettersView,
  audit: auditView,
};

const REFRESH_MS = 5_000;

const content = byId('view', HTMLElement);
/** When the view was asked last. */
let askedAt = 0;
/** What is on the screen, as text: only news is drawn. */
let drawn = '';
/** Grows with each loading: an answer that comes after a later question is not drawn. */
let asked = 0;

async function show() {
  const { view: name, argument } = route();
  /** @type {View} */
  const view = VIEWS[name] ?? overviewView;
  const turn = ++asked;
  askedAt = Date.now();
  await readOverview();
  const answer = await view.load(argument);
  if (turn !== asked) return;
  setLive(answer.ok || answer.status > 0);
  if (!answer.ok && answer.status === 401) return askForToken(answer.why);
  byId('sign-in', HTMLElement).hidden = true;
  content.hidden = false;
  const news = `${location.hash} ${JSON.stringify(answer)}`;
  if (news === drawn) return;
  drawn = news;
  document.title = `${view.title} · eCall gateway`;
  draw(
    answer.ok
      ? view.render(answer.body, argument, () => void show())
      : (view.missing?.(answer, argument) ?? [nothing(answer.why)]),
  );
}

/** Draws anew; who had the focus keeps it, what was open stays open. @param {readonly (Node | string)[]} nodes */
function draw(nodes) {
  const focused = document.activeElement?.getAttribute('data-focus');
  const wereOpen = [...content.querySelectorAll('details')].map(({ open }) => open);
  content.replaceChildren(...nodes.filter((node) => node !== ''));
  [...content.querySelectorAll('details')].forEach((each, index) => (each.open = wereOpen[index] ?? false));
  if (focused !== null && focused !== undefined) {
    for (const each of content.querySelectorAll('[data-focus]')) {
      if (each instanceof HTMLElement && each.dataset['focus'] === focused) each.focus();
    }
  }
}

/** Who is signed in, and the counts beside the views' names. */
async function readOverview() {
  const answer = await call('/overview');
  if (!answer.ok) return;
  const { caller, showsContent, waiting } = answer.body;
  allowContent(showsContent);
  setText(byId('caller', HTMLElement), `as ${caller}`);
  for (const element of document.querySelectorAll('[data-count]')) {
    const { count } = waiting[element.getAttribute('data-count') ?? ''] ?? { count: 0 };
    setText(element, count === 0 ? '' : String(count));
  }
}

/** @param {boolean} live */
function setLive(live) {
  const connection = byId('connection', HTMLElement);
  connection.classList.toggle('off', !live);
  setText(connection, live ? 'Live' : 'No answer');
}

/** @param {string} why */
function askForToken(why) {
  drawn = '';
  content.hidden = true;
  const section = byId('sign-in', HTMLElement);
  setText(byId('sign-in-error', HTMLElement), hasToken() ? why : '');
  if (!section.hidden) return;
  section.hidden = false;
  byId('token', HTMLInputElement).focus();
}

function markCurrent() {
  const { view, argument } = route();
  for (const link of document.querySelectorAll('#views a')) {
    const target = link.getAttribute('href')?.slice(1) ?? '';
    const isCurrent = target === view || target === `${view}/${argument}`;
    if (isCurrent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function move() {
  byId('result', HTMLElement).hidden = true;
  markCurrent();
  content.focus({ preventScroll: true });
  scrollTo(0, 0);
  void show();
}

byId('find', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const words = byId('wanted', HTMLInputElement).value.trim();
  if (words === '') return;
  const before = location.hash;
  find(words);
  if (location.hash === before) move();
});
byId('sign-in-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const token = byId('token', HTMLInputElement);
  keepToken(token.value.trim());
  token.value = '';
  byId('sign-out', HTMLElement).hidden = false;
  void show();
});
byId('sign-out', HTMLElement).addEventListener('click', () => {
  keepToken(undefined);
  byId('sign-out', HTMLElement).hidden = true;
  void show();
});
byId('sign-out', HTMLElement).hidden = !hasToken();
document.querySelector('.skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  content.focus();
});
addEventListener('hashchange', move);
document.addEventListener('visibilitychange', () => void show());
startSheets();
startDecisions(() => void show());
markCurrent();
void show();
setInterval(() => {
  refreshAges();
  const every = VIEWS[route().view]?.every ?? REFRESH_MS;
  if (!document.hidden && Date.now() - askedAt >= every - REFRESH_MS / 2) void show();
}, REFRESH_MS);
