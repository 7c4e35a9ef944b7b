import type { SendJob } from './send-job.js';

/** Messages that one list holds at the most: what one lost answer can put in doubt. */
export const MAX_LISTED = 50;

/**
 * The first of those that wait that may go in one list: no recipient twice, so that (list, recipient) names a message,
 * and no key twice, since nothing says in which order eCall sends the items of a list.
 */
export function composeList<T extends { readonly job: SendJob }>(waiting: Iterable<T>): T[] {
  const list: T[] = [];
  const recipients = new Set<string>();
  const lanes = new Set<string>();
  for (const one of waiting) {
    if (list.length === MAX_LISTED) break;
    const { recipient, orderingKey: lane } = one.job.intent;
    if (recipients.has(recipient) || (lane !== null && lanes.has(lane))) continue;
    recipients.add(recipient);
    if (lane !== null) lanes.add(lane);
    list.push(one);
  }
  return list;
}
