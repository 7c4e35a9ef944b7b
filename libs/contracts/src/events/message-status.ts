/** What became of an accepted message. */
export const MESSAGE_STATUSES = [
  'queued',
  'buffered',
  'sent',
  'delivered',
  'failed',
  'expired',
  'read',
  'unknown',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** A message's status only moves to a higher rank. `unknown` has none: it is reported and changes nothing. */
const RANKS: Readonly<Record<Exclude<MessageStatus, 'unknown'>, number>> = {
  queued: 1,
  buffered: 2,
  sent: 3,
  delivered: 4,
  failed: 4,
  expired: 4,
  read: 5,
};

/** How far a status is, from 1; equal ranks exclude each other. Undefined for `unknown`. */
export function statusRank(status: MessageStatus): number | undefined {
  return status === 'unknown' ? undefined : RANKS[status];
}

/** Nothing follows but `read` after `delivered`. */
export function isFinal(status: MessageStatus): boolean {
  return status !== 'unknown' && RANKS[status] >= RANKS.delivered;
}

/** The statuses that a new one may take the place of; the empty string stands for none yet. `unknown` replaces none. */
export function supersededBy(status: MessageStatus): readonly string[] {
  if (status === 'unknown') return [];
  const lower = MESSAGE_STATUSES.filter((other) => other !== 'unknown' && RANKS[other] < RANKS[status]);
  return ['', ...lower.filter((other) => !isFinal(other) || (status === 'read' && other === 'delivered'))];
}
