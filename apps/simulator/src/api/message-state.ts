import type { KeptMessage } from '../journal/kept.js';
import { statusAt } from '../journal/message-fate.js';
import { type ApiVersion, formatTimestamp } from './format-timestamp.js';

/** A message as eCall answers for it. The fields are assumed: the public pages name none. */
export function messageState({ message, fate }: KeptMessage, version: ApiVersion, now: number) {
  const { messageId, channel, from, to } = message;
  const { status, since } = statusAt(fate, now);
  return {
    messageId,
    channel,
    from,
    to,
    status,
    timestamp: formatTimestamp(fate.acceptedAt, version),
    statusTimestamp: formatTimestamp(since, version),
  };
}
