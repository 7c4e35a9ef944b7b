/** @import { ShownMessage } from '../src/feed/changes.js' */
import { byId, setText } from './kit/dom.js';
import { CHANNEL_NAMES, shownNumber } from './format.js';

const KEY = 'ecall-simulator-sound';
/** So that a screen reader comes to an end between two announcements, and a flood is one tone. */
const GAP_MS = 1_000;
const LONGEST_READ = 120;

let count = 0;
/** @type {ShownMessage | undefined} */
let latest;
/** @type {AudioContext | undefined} */
let audio;

/** The switch for the sound; off until somebody wants it. */
export function startRinging() {
  const button = byId('sound', HTMLButtonElement);
  const show = (/** @type {boolean} */ on) => button.setAttribute('aria-pressed', String(on));
  show(localStorage.getItem(KEY) === 'on');
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    localStorage.setItem(KEY, on ? 'on' : 'off');
    show(on);
    if (on) playTone();
  });
}

/**
 * Says it to a screen reader, and to the ear if wanted; the eye sees the phone.
 * @param {readonly ShownMessage[]} messages
 */
export function ring(messages) {
  if (messages.length === 0) return;
  if (count === 0) setTimeout(announce, GAP_MS);
  count += messages.length;
  latest = messages.at(-1);
}

function announce() {
  if (latest) setText(byId('announcer', HTMLElement), count > 1 ? `${count} new messages` : spoken(latest));
  if (byId('sound', HTMLButtonElement).getAttribute('aria-pressed') === 'true') playTone();
  count = 0;
}

/** @param {ShownMessage} message */
function spoken({ channel, from, phone, text, media }) {
  const what = text ?? media?.caption ?? media?.type ?? '';
  return `New ${CHANNEL_NAMES[channel]} from ${from} to ${shownNumber(phone)}: ${what.slice(0, LONGEST_READ)}`;
}

function playTone() {
  audio ??= new AudioContext();
  const { currentTime: now, destination } = audio;
  const tone = new OscillatorNode(audio, { frequency: 880 });
  const volume = new GainNode(audio, { gain: 0 });
  tone.frequency.setValueAtTime(1175, now + 0.12);
  volume.gain.linearRampToValueAtTime(0.08, now + 0.02);
  volume.gain.linearRampToValueAtTime(0, now + 0.35);
  tone.connect(volume).connect(destination);
  tone.start();
  tone.stop(now + 0.4);
}
