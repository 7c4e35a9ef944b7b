import type { SendJob } from '../sending/send-job.js';

/** Most messages in one list. One lost answer puts all of them in doubt. */
export const MAX_LISTED = 50;

/**
 * Picks the first waiting messages that may go in one list: no recipient twice, so that (list, recipient) names one
 * message, and no key twice, because the order in which eCall sends the items of a list is not defined.
 */
export function composeList<T extends { readonly job: SendJob }>(waiting: Iterable<T>): T[] {
  const list: T[] = [];
  const recipients = new Set<string>();
  const orderingKeys = new Set<string>();
  for (const one of waiting) {
    if (list.length === MAX_LISTED) break;
    const { recipient, orderingKey } = one.job.intent;
    if (recipients.has(recipient) || (orderingKey !== null && orderingKeys.has(orderingKey))) continue;
    recipients.add(recipient);
    if (orderingKey !== null) orderingKeys.add(orderingKey);
    list.push(one);
  }
  return list;
}
