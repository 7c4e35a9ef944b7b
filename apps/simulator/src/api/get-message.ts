import { ok, refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { errorBody } from './error-body.js';
import type { ApiVersion } from './format-timestamp.js';
import type { Handled } from './handled.js';
import { isQueryable } from './is-queryable.js';
import { messageState } from './message-state.js';

/** `GET …/message/{messageId}`. */
export function getMessage(context: ApiContext, messageId: string, version: ApiVersion): Handled {
  const kept = context.journal.message(messageId);
  const now = Date.now();
  if (!kept || !isQueryable(kept.fate.acceptedAt, now, context.queryableForMs)) {
    const answer = refusal(404, errorBody(404, [{ parameter: 'MessageId', messages: ['No such message.'] }]));
    return { answer, outcome: { to: [], outcome: 'not-found', messageIds: [] } };
  }
  return {
    answer: ok(messageState(kept, version, now)),
    outcome: { to: [kept.message.to], outcome: 'found', messageIds: [messageId] },
  };
}
