import { randomUUID } from 'node:crypto';
import { errorBody, NOT_AN_OBJECT } from '../ecall/error-body.js';
import { parseObject } from '../ecall/json-object.js';
import type { RecipientPlan } from '../faults/plan-faults.js';
import type { KeptResult } from '../journal/entries.js';
import { listItems, namedMessages, readListItem, readMessageList } from '../request/read-message-list.js';
import { acceptMessage, type Origin } from './accept-message.js';
import { ok, refusal } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import type { ApiCall, Handled } from './api-route.js';
import { answerInstead, refusalOf, spoil } from './fault-answers.js';
import { idOf, idsOf, type ListedResult, listedResults, recipientResult } from './results.js';

interface HandledItem extends ListedResult {
  readonly kept: readonly KeptResult[];
  readonly waits: readonly Promise<unknown>[];
}

/** `POST …/messagelist`: as `POST …/message`, but an item that is refused does not hold up the others. */
export function postMessageList(dependencies: ApiDependencies, call: ApiCall): Handled {
  const { body, requestId, account, version } = call;
  const object = parseObject(body);
  if (object === undefined) return { answer: refusal(400, NOT_AN_OBJECT), outcome: 'refused' };
  const named = namedMessages(object);
  const plan = dependencies.faults.plan(named, { list: true, account });
  const request = { to: named.flatMap(({ to }) => to), items: named.length };
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) return { answer: instead, outcome: 'fault', ...request, ...fault };
  const read = readMessageList(object);
  if (!read.ok) {
    return { answer: refusal(400, errorBody(400, read.violations)), outcome: 'refused', ...request };
  }
  const listId = randomUUID();
  const origin = { requestId, account, version, listId, notificationAddresses: read.notificationAddresses };
  const items = listItems(object).map((item, index) =>
    handleItem(dependencies, item, plan.messages[index] ?? [], { ...origin, listItem: index }),
  );
  const results = items.flatMap(({ kept }) => kept);
  dependencies.journal.addList({ listId, acceptedAt: dependencies.clock.now(), results });
  const messageIds = idsOf(results);
  const answer = { messageListId: listId, messages: listedResults(items, plan.answer) };
  return {
    answer: spoil(ok(answer), plan.answer),
    outcome: messageIds.length > 0 ? 'accepted' : 'refused',
    ...request,
    messageIds,
    listId,
    waits: items.flatMap(({ waits }) => waits),
    ...fault,
  };
}

function handleItem(
  dependencies: ApiDependencies,
  item: unknown,
  plans: readonly RecipientPlan[],
  origin: Origin,
): HandledItem {
  const refused = plans[0]?.refusal;
  if (refused) return refusedItem(refusalOf(refused).body);
  const read = readListItem(item, dependencies.rules);
  if (!read.ok) return refusedItem(errorBody(400, read.violations));
  const acceptance = acceptMessage(dependencies, read.request, plans, origin);
  if (acceptance.kind === 'refused') return refusedItem(acceptance.answer.body);
  const { results: kept, waits } = acceptance;
  if (read.request.list) {
    return { kept, result: { messageIdList: kept.map(recipientResult) }, id: undefined, waits };
  }
  const messageId = idOf(kept[0]);
  return { kept, result: { messageId }, id: messageId, waits };
}

function refusedItem(error: object): HandledItem {
  return { kept: [{ error }], result: { error }, id: undefined, waits: [] };
}
