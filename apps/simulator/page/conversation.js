/** @import { Item, Model } from './model.js' */
import { createBubble, updateBubble } from './bubble.js';
import { byId, el, icon, reconcile, setText } from './kit/dom.js';
import { renderFaults } from './faults.js';
import { CHANNEL_NAMES, shownNumber } from './format.js';
import { prepareReply } from './reply.js';
import { nextChange } from './status.js';

const scroll = byId('scroll', HTMLElement);
const items = byId('items', HTMLOListElement);
const channels = byId('channels', HTMLElement);

/** A status may change this often; oftener nobody sees. */
const LEAST_WAIT_MS = 60;

let shown = '';
/** The channel that alone is shown; empty for all. */
let only = '';
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * @param {Model} model
 * @param {() => void} again draws all anew
 */
export function renderConversation(model, again) {
  const { open, now } = model;
  byId('welcome', HTMLElement).hidden = open !== '';
  byId('talk', HTMLElement).hidden = open === '';
  document.body.dataset['view'] = open === '' ? 'list' : 'talk';
  if (open === '') return;
  const changed = shown !== open;
  if (changed) only = '';
  shown = open;
  const all = model.phones.get(open)?.items ?? [];
  setText(byId('number', HTMLElement), shownNumber(open));
  renderChannels(all, again);
  renderFaults(model);
  const wanted = only === '' ? all : all.filter((item) => channelOf(item) === only);
  byId('nothing', HTMLElement).hidden = wanted.length > 0;
  reconcile(
    items,
    wanted,
    ({ key }) => key,
    createBubble,
    (bubble, item) => updateBubble(bubble, item, now),
  );
  if (changed) scroll.scrollTop = 0;
  prepareReply(open, all, only);
  waitForTicks(wanted, now, again);
}

/**
 * @param {readonly Item[]} wanted
 * @param {number} now
 * @param {() => void} again
 */
function waitForTicks(wanted, now, again) {
  clearTimeout(timer);
  const next = Math.min(
    ...wanted.map((item) => (item.kind === 'message' ? nextChange(item, now) : Infinity)),
    Infinity,
  );
  if (next < Infinity) timer = setTimeout(again, Math.max(LEAST_WAIT_MS, next - now));
}

/** @param {Item} item */
function channelOf(item) {
  if (item.kind === 'trouble') return undefined;
  return item.kind === 'message' ? item.message.channel : item.reply.channel;
}

/**
 * Buttons only where there is a choice.
 * @param {readonly Item[]} all
 * @param {() => void} again
 */
function renderChannels(all, again) {
  const found = Object.keys(CHANNEL_NAMES).filter((channel) =>
    all.some((item) => channelOf(item) === channel),
  );
  const choices = found.length > 1 ? ['', ...found] : [];
  reconcile(
    channels,
    choices,
    (channel) => channel,
    (channel) =>
      el(
        'button',
        {
          type: 'button',
          click: () => {
            only = channel;
            again();
          },
        },
        ...(channel === '' ? ['All'] : [icon(channel), CHANNEL_NAMES[channel] ?? channel]),
      ),
    (button, channel) => button.setAttribute('aria-pressed', String(channel === only)),
  );
}
