/** @import { Item } from './model.js' */
import { call } from './api.js';
import { byId, setText } from './kit/dom.js';

const form = byId('reply', HTMLFormElement);
const channel = byId('reply-channel', HTMLSelectElement);
const to = byId('reply-to', HTMLInputElement);
const text = byId('reply-text', HTMLTextAreaElement);
const answer = byId('reply-answer', HTMLElement);

let phone = '';
/** What the fields were set to: what a person has changed stays. */
let prepared = '';

export function startReply() {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/**
 * Answers the latest message, by its channel, unless somebody chose otherwise.
 * @param {string} number
 * @param {readonly Item[]} items
 * @param {string} only the channel that alone is shown
 */
export function prepareReply(number, items, only) {
  const latest = items.findLast(
    (item) => item.kind === 'message' && (only === '' || item.message.channel === only),
  );
  const message = latest?.kind === 'message' ? latest.message : undefined;
  const wanted = [number, message?.channel, message?.from, only].join('\n');
  if (wanted === prepared) return;
  if (number !== phone) {
    text.value = '';
    setText(answer, '');
  } else if (text.value !== '') return;
  phone = number;
  prepared = wanted;
  channel.value = message?.channel ?? (only || 'Sms');
  to.value = message?.from ?? to.value;
}

async function send() {
  const sent = { from: phone, to: to.value, channel: channel.value, text: text.value };
  answer.className = '';
  setText(answer, 'Sending …');
  const result = await call('/control/inbound', { method: 'POST', body: sent });
  if (sent.from !== phone) return;
  const [good, words] = result.ok ? explain(result.body) : [false, result.why];
  answer.className = good ? 'good' : 'bad';
  setText(answer, words);
  if (good && text.value === sent.text) text.value = '';
}

/**
 * What the answer means, and what to do next.
 * @param {{ status: number, reason?: string }} result
 * @returns {[good: boolean, words: string]}
 */
function explain({ status, reason }) {
  if (reason === 'no-url') {
    return [
      false,
      'Nobody to tell: start the simulator with SIMULATOR_INBOUND_URL, such as http://127.0.0.1:3000/api/webhooks/receivedmessage.',
    ];
  }
  if (reason === 'no-answer')
    return [false, 'The receiver did not answer: does it run at SIMULATOR_INBOUND_URL?'];
  if (status >= 200 && status < 300) return [true, `The receiver took it: ${status}.`];
  if (status === 401 || status === 403) {
    return [
      false,
      `The receiver answered ${status}: does SIMULATOR_INBOUND_TOKEN fit, and may this address call it?`,
    ];
  }
  if (status === 503)
    return [false, 'The receiver answered 503: it cannot take it now. Send it again later.'];
  return [false, `The receiver answered ${status}: its log says why.`];
}
