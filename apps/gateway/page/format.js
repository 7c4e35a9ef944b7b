import { shownNumber } from './kit/format.js';

let showsContent = false;

/** @param {boolean} shows `OPERATOR_SHOWS_CONTENT` */
export function allowContent(shows) {
  showsContent = shows;
}

/**
 * A number as this page may show it: whole, or with its middle left out.
 * @param {string | undefined} to
 */
export function recipient(to) {
  if (to === undefined || to === '') return 'no number';
  if (showsContent) return shownNumber(to);
  // The country and what follows it tell operators apart, the end tells recipients of one command apart.
  return `${to.slice(0, 3)} ${to.slice(3, 5)} … ${to.slice(-2)}`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** @param {string} iso */
export function instant(iso) {
  const at = Date.parse(iso);
  const time = CLOCK.format(at);
  const day = DAY.format(at);
  return day === DAY.format(Date.now()) ? time : `${day}, ${time}`;
}

const UNITS = /** @type {const} */ ([
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
]);

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)}\u00a0ms`;
  if (seconds < 10) return `${seconds.toFixed(1)}\u00a0s`;
  for (const [unit, size] of UNITS) {
    if (seconds >= 2 * size) return `${Math.floor(seconds / size)}\u00a0${unit}`;
  }
  return `${Math.round(seconds)}\u00a0s`;
}

/** @param {number} size in bytes */
export function bytes(size) {
  return size < 1024 ? `${size} bytes` : `${(size / 1024).toFixed(1)} KiB`;
}
