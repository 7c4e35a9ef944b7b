/** @import { MessageItem } from './model.js' */

/**
 * eCall's word for what became of a message.
 * @param {MessageItem} item
 * @param {number} now by the simulator's clock
 */
export function statusAt({ message: { sentAt, endedAt, finalStatus } }, now) {
  if (now >= endedAt) return finalStatus;
  return now >= sentAt ? 'Sent' : 'Accepted';
}

/**
 * When the status will be another one; `Infinity` where it stays.
 * @param {MessageItem} item
 * @param {number} now
 */
export function nextChange({ message: { sentAt, endedAt } }, now) {
  return Math.min(...[sentAt, endedAt].filter((at) => at > now), Infinity);
}

/** @type {Readonly<Record<string, readonly [icon: string, tone: string]>>} */
const TICKS = {
  accepted: ['clock', 'open'],
  queued: ['clock', 'open'],
  buffered: ['clock', 'open'],
  sent: ['check', 'open'],
  transmitted: ['check', 'open'],
  delivered: ['checks', 'open'],
  read: ['checks', 'read'],
  notdelivered: ['alert', 'bad'],
  undelivered: ['alert', 'bad'],
  failed: ['alert', 'bad'],
  rejected: ['alert', 'bad'],
  expired: ['alert', 'bad'],
};

/**
 * The icon and tone of a status; a word that nobody knows has a question mark.
 * @param {string} status
 */
export function tickOf(status) {
  return TICKS[status.toLowerCase()] ?? ['question', 'bad'];
}
