import type { KeptList, KeptListItem } from '../journal/kept.js';
import { refusal } from './answer.js';
import { idsOf } from './accept-message.js';
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
  const messages = list.items.flatMap((item) => item.messages ?? []);
  return {
    answer: { kind: 'json', status: 200, body: listState(list, version, now) },
    outcome: {
      to: messages.map(({ message }) => message.to),
      outcome: 'found',
      messageIds: idsOf(messages),
      items: list.items.length,
      listId,
    },
  };
}

/** The combined status: the state of each message, in the order of the request. The fields are assumed. */
function listState({ listId, acceptedAt, items }: KeptList, version: ApiVersion, now: number) {
  const states = (item: KeptListItem): object[] =>
    item.messages ? item.messages.map((kept) => messageState(kept, version, now)) : [{ error: item.error }];
  return {
    messageListId: listId,
    timestamp: formatTimestamp(acceptedAt, version),
    messages: items.flatMap(states),
  };
}
