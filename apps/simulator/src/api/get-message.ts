import { statusAt } from '../journal/message-fate.js';
import { refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { errorBody } from './error-body.js';
import { type ApiVersion, formatTimestamp } from './format-timestamp.js';
import type { Handled } from './post-message.js';

/** `GET …/message/{messageId}`. The fields are assumed: the public pages name none. */
export function getMessage(context: ApiContext, messageId: string, version: ApiVersion): Handled {
  const kept = context.journal.message(messageId);
  if (!kept) {
    const answer = refusal(404, errorBody(404, [{ parameter: 'MessageId', messages: ['No such message.'] }]));
    return { answer, outcome: { to: [], outcome: 'not-found', messageIds: [] } };
  }
  const { channel, from, to } = kept.message;
  const { status, since } = statusAt(kept.fate, Date.now());
  const body = {
    messageId,
    channel,
    from,
    to,
    status,
    timestamp: formatTimestamp(kept.fate.acceptedAt, version),
    statusTimestamp: formatTimestamp(since, version),
  };
  return {
    answer: { kind: 'json', status: 200, body },
    outcome: { to: [to], outcome: 'found', messageIds: [messageId] },
  };
}
