import { call } from './api.js';
import { renderConversation } from './conversation.js';
import { byId, setText } from './kit/dom.js';
import { startFaultForm } from './fault-form.js';
import { loadKinds } from './fault-kinds.js';
import { follow } from './feed.js';
import { inspectedMessage, loadMessage } from './inspector.js';
import { startMagic } from './magic.js';
import { Model } from './model.js';
import { renderPhones, startPhones } from './phones.js';
import { startReply } from './reply.js';
import { ring, startRinging } from './ring.js';
import { go, openNumber } from './route.js';
import { startSheets } from './kit/sheet.js';
import { startWelcome } from './welcome.js';

const model = new Model();
const wide = matchMedia('(min-width: 760px)');
let drawing = false;
/** How long the page rests after drawing, in milliseconds. */
let rest = 0;

/** Once per frame at most, however much comes in; a flood takes no more than half of the time, the rest is for hands. */
function draw() {
  if (drawing) return;
  drawing = true;
  setTimeout(() => requestAnimationFrame(drawNow), rest);
}

function drawNow() {
  const begun = performance.now();
  drawing = false;
  renderPhones(model);
  renderConversation(model, draw);
  document.title = `${model.unread > 0 ? `(${model.unread}) ` : ''}eCall simulator`;
  rest = performance.now() - begun;
}

function openFromAddress() {
  model.choose(openNumber());
  draw();
}

async function clear() {
  if (!confirm('Forget all messages and faults of the simulator?')) return;
  const result = await call('/control/reset', { method: 'POST' });
  if (result.ok) go('');
  else alert(result.why);
}

addEventListener('hashchange', openFromAddress);
document.addEventListener('visibilitychange', openFromAddress);
document.querySelector('.skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  byId('conversation', HTMLElement).focus();
});
byId('clear', HTMLButtonElement).addEventListener('click', () => void clear());
startWelcome();
startPhones();
startReply();
startRinging();
startSheets();
openFromAddress();

follow(
  (changes) => {
    ring(model.apply(changes));
    const [latest] = changes.messages.slice(-1);
    if (model.open === '' && latest && wide.matches) go(latest.phone);
    const inspected = inspectedMessage();
    const news = [...changes.callbacks, ...changes.statuses].some(({ messageId }) => messageId === inspected);
    if (news) void loadMessage(inspected);
    draw();
  },
  (live) => {
    const connection = byId('connection', HTMLElement);
    connection.classList.toggle('off', !live);
    setText(connection, live ? 'Live' : 'Connecting …');
  },
);

const { kinds, magicNumbers } = await loadKinds();
startFaultForm(kinds, () => model.open);
startMagic(magicNumbers);
draw();
