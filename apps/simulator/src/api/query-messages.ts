import { type ApiVersion, formatTimestamp } from '../ecall/api-version.js';
import { errorBody } from '../ecall/error-body.js';
import type { KeptList, KeptMessage } from '../journal/entries.js';
import { statusAt } from '../journal/message-fate.js';
import { type Answer, ok, refusal } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import type { ApiCall, Handled } from './api-route.js';
import { answerInstead, spoil } from './fault-answers.js';
import { idsOf } from './results.js';

/** How long a message or a list can be queried (eCall REST API, Message and Message List pages). */
export const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

/** `GET …/message/{messageId}`. */
export function getMessage(dependencies: ApiDependencies, { id, version, account }: ApiCall): Handled {
  const now = dependencies.clock.now();
  const kept = dependencies.journal.message(id);
  if (!kept || !isQueryable(dependencies, kept.fate.acceptedAt, now)) {
    return withQueryFaults(dependencies, account, notFound('MessageId', 'No such message.'));
  }
  return withQueryFaults(dependencies, account, {
    answer: ok(messageState(kept, version, now)),
    outcome: 'found',
    to: [kept.message.to],
    messageIds: [id],
  });
}

/** `GET …/messagelist/{messageListId}`. */
export function getMessageList(dependencies: ApiDependencies, { id, version, account }: ApiCall): Handled {
  const now = dependencies.clock.now();
  const list = dependencies.journal.list(id);
  if (!list || !isQueryable(dependencies, list.acceptedAt, now)) {
    return withQueryFaults(dependencies, account, notFound('MessageListId', 'No such message list.'));
  }
  return withQueryFaults(dependencies, account, {
    answer: ok(listState(list, version, now)),
    outcome: 'found',
    to: list.results.flatMap(({ message }) => message?.to ?? []),
    messageIds: idsOf(list.results),
    listId: id,
  });
}

function isQueryable({ queryableForMs }: ApiDependencies, acceptedAt: number, now: number): boolean {
  return now - acceptedAt < queryableForMs;
}

function notFound(parameter: string, message: string): Handled {
  const answer = refusal(404, errorBody(404, [{ parameter, messages: [message] }]));
  return { answer, outcome: 'not-found' };
}

/** The fields are assumed: the public pages name none. */
function messageState({ message, fate }: KeptMessage, version: ApiVersion, now: number): object {
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

/** The combined status: the state of each message, in the order of the request. The fields are assumed. */
function listState({ listId, acceptedAt, results }: KeptList, version: ApiVersion, now: number): object {
  return {
    messageListId: listId,
    timestamp: formatTimestamp(acceptedAt, version),
    messages: results.map((result) => (result.error ? result : messageState(result, version, now))),
  };
}

/** Applies the rules with `on: query`. */
function withQueryFaults({ faults }: ApiDependencies, account: string, handled: Handled): Handled {
  const { to = [] } = handled;
  const fault = faults.planOther('query', { account, to });
  if (!fault) return handled;
  const answer: Answer = answerInstead(fault) ?? spoil(handled.answer, fault);
  return { ...handled, answer, outcome: 'fault', fault: fault.kind };
}
