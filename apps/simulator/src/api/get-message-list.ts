import type { KeptList } from '../journal/kept.js';
import { ok, refusal } from './answer.js';
import { idsOf } from './result-of.js';
import type { ApiContext } from './api-context.js';
import { errorBody } from './error-body.js';
import { type ApiVersion, formatTimestamp } from './format-timestamp.js';
import type { Handled } from './handled.js';
import { isQueryable } from './is-queryable.js';
import { messageState } from './message-state.js';

/** `GET …/messagelist/{messageListId}`. */
export function getMessageList(context: ApiContext, listId: string, version: ApiVersion): Handled {
  const list = context.journal.list(listId);
  const now = Date.now();
  if (!list || !isQueryable(list.acceptedAt, now, context.queryableForMs)) {
    const violation = { parameter: 'MessageListId', messages: ['No such message list.'] };
    const answer = refusal(404, errorBody(404, [violation]));
    return { answer, outcome: { to: [], outcome: 'not-found', messageIds: [] } };
  }
  return {
    answer: ok(listState(list, version, now)),
    outcome: {
      to: list.results.flatMap(({ message }) => message?.to ?? []),
      outcome: 'found',
      messageIds: idsOf(list.results),
      listId,
    },
  };
}

/** The combined status: the state of each message, in the order of the request. The fields are assumed. */
function listState({ listId, acceptedAt, results }: KeptList, version: ApiVersion, now: number) {
  return {
    messageListId: listId,
    timestamp: formatTimestamp(acceptedAt, version),
    messages: results.map((result) => (result.error ? result : messageState(result, version, now))),
  };
}
