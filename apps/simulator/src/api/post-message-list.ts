import { randomUUID } from 'node:crypto';
import type { ListItemPlan } from '../faults/fault-plan.js';
import type { KeptListItem } from '../journal/kept.js';
import {
  listItems,
  namedListRecipients,
  readListItem,
  readMessageList,
} from '../request/read-message-list.js';
import { acceptMessage, idsOf, type Origin, resultOf } from './accept-message.js';
import { refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { answerAfter, answerInstead } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import { type Handled, type Posted, refused } from './handled.js';
import { noObject, parseBody } from './parse-body.js';

interface HandledItem {
  readonly kept: KeptListItem;
  /** As it stands in the answer. */
  readonly result: object;
  readonly mayAnswer?: Promise<unknown> | undefined;
}

/** `POST …/messagelist`: as for one message, but that an item which is refused does not hold up the others. */
export function postMessageList(context: ApiContext, { body, requestId, version }: Posted): Handled {
  const object = parseBody(body);
  if (object === undefined) return refused([], noObject());
  const named = namedListRecipients(object);
  const plan = context.faults.planList(named);
  const request = { to: named.flat(), items: named.length };
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) {
    return { answer: instead, outcome: { ...request, outcome: 'fault', messageIds: [], ...fault } };
  }
  const read = readMessageList(object);
  if (!read.ok) {
    const answer = refusal(400, errorBody(400, read.violations));
    return { answer, outcome: { ...request, outcome: 'refused', messageIds: [] } };
  }
  const listId = randomUUID();
  const origin = { requestId, version, listId, notificationAddresses: read.notificationAddresses };
  const handled = listItems(object).map((item, index) =>
    handleItem(context, item, plan.items[index], { ...origin, listItem: index }),
  );
  context.journal.addList({ listId, acceptedAt: Date.now(), items: handled.map(({ kept }) => kept) });
  const results = handled.map(({ result }) => result);
  const messages = plan.answer?.kind === 'list-count' ? results.slice(0, -1) : results;
  const messageIds = handled.flatMap(({ kept }) => idsOf(kept.messages ?? []));
  const outcome = messageIds.length > 0 ? 'accepted' : 'refused';
  return {
    answer: answerAfter(plan.answer, { messageListId: listId, messages }),
    outcome: { ...request, outcome, messageIds, listId, ...fault },
    mayAnswer: allOf(handled),
  };
}

function handleItem(
  context: ApiContext,
  item: unknown,
  plan: ListItemPlan | undefined,
  origin: Origin,
): HandledItem {
  if (plan?.refusal) {
    const { status = 400, errorCode } = plan.refusal;
    return refusedItem(errorBody(status, [], errorCode));
  }
  const read = readListItem(item);
  if (!read.ok) return refusedItem(errorBody(400, read.violations));
  const { messages, mayAnswer } = acceptMessage(context, read.request, plan?.callbacks ?? [], origin);
  return { kept: { messages }, result: resultOf(read.request, messages), mayAnswer };
}

function refusedItem(error: object): HandledItem {
  return { kept: { error }, result: { error } };
}

function allOf(handled: readonly HandledItem[]): Promise<unknown> | undefined {
  const waits = handled.flatMap(({ mayAnswer }) => mayAnswer ?? []);
  return waits.length > 0 ? Promise.all(waits) : undefined;
}
