import type { History, HistoryEvent } from './read-history.js';

/** The last four are final; only `read` may follow `delivered`. */
const RANKS = new Map([
  ['queued', 1],
  ['buffered', 2],
  ['sent', 3],
  ['delivered', 4],
  ['failed', 4],
  ['expired', 4],
  ['read', 5],
]);

/** I5: the statuses of a message follow its `accepted` event and only move forward. */
export function judgeStatuses({ events }: History): string[] {
  const broken: string[] = [];
  const seen = new Set<string>();
  const accepted = new Set<string>();
  const last = new Map<string, string>();
  for (const event of events) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    const message = `${event.subject} to ${event.to}`;
    if (event.type === 'accepted') accepted.add(message);
    if (event.type !== 'status-changed') continue;
    const status = String(event.data['status']);
    if (!accepted.has(message)) broken.push(`I5 ${message}: ${status} before accepted`);
    if (status === 'unknown') continue;
    const messageId = String(event.data['messageId']);
    const before = last.get(messageId);
    if (before !== undefined && !mayFollow(before, status))
      broken.push(`I5 ${message}: ${messageId} went from ${before} to ${status}`);
    last.set(messageId, status);
  }
  return broken;
}

function mayFollow(before: string, status: HistoryEvent['type']): boolean {
  const rank = RANKS.get(status) ?? 0;
  if (status === 'read') return before !== 'failed' && before !== 'expired' && before !== 'read';
  return rank > (RANKS.get(before) ?? 0);
}
