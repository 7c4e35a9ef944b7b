import { duration } from './format.js';
import { el } from './kit/dom.js';
import { need } from './needs.js';
import { age, ageOf } from './parts.js';
import { address } from './route.js';

/* The canary: one message at a time that goes the whole way, so that a quiet night does not look like health. */

/** @typedef {{ state: string, everyMinutes: number, lastDeliveredAt?: string, latestCommandId?: string }} Canary */

/** @param {Canary} canary */
export function isCanaryMissed({ state }) {
  return state === 'late' || state === 'never';
}

/** @param {Canary} canary */
export function canaryItem({ everyMinutes, lastDeliveredAt, latestCommandId }) {
  return need(
    'bad',
    lastDeliveredAt === undefined
      ? 'No canary was delivered for a day'
      : `The canary is late: the last was delivered ${ageOf(lastDeliveredAt)}`,
    `One goes every ${every(everyMinutes)}, through topic, ledger, eCall, phone network and callback. Look at the latest. Accepted but not delivered: the network is slow, or callbacks do not come. Not accepted, or not known: the gateway or the account is in trouble, and what else stands here says why.`,
    'canary',
    latestCommandId === undefined ? [] : [['The latest canary', address('message', latestCommandId)]],
  );
}

/** @param {Canary} canary */
export function canaryTile({ everyMinutes, lastDeliveredAt, latestCommandId }) {
  const words = [
    el('span', {}, 'Canary delivered'),
    el('strong', {}, lastDeliveredAt === undefined ? 'not yet' : age(lastDeliveredAt)),
    el('span', { class: 'soft' }, `every ${every(everyMinutes)}`),
  ];
  return latestCommandId === undefined
    ? el('div', { class: 'tile' }, ...words)
    : el(
        'a',
        { href: address('message', latestCommandId), class: 'tile', 'data-focus': 'tile canary' },
        ...words,
      );
}

/** @param {number} minutes */
function every(minutes) {
  return minutes === 1 ? 'minute' : duration(minutes * 60);
}
