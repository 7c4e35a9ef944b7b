import { randomUUID } from 'node:crypto';
import type { ListItemPlan } from '../faults/fault-plan.js';
import type { KeptResult } from '../journal/kept.js';
import { listItems, namedMessages, readListItem, readMessageList } from '../request/read-message-list.js';
import type { Origin } from './accept-message.js';
import { acceptRecipients } from './accept-recipients.js';
import { ok, refusal } from './answer.js';
import type { ApiCall } from './api-route.js';
import type { ApiContext } from './api-context.js';
import { answerInstead, refusalOf, spoil } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import { type Handled, refused } from './handled.js';
import { type ListedResult, listedResults } from './listed-results.js';
import { noObject, parseBody } from './parse-body.js';
import { idOf, idsOf, resultOf } from './result-of.js';

interface HandledItem extends ListedResult {
  readonly kept: readonly KeptResult[];
  readonly waits: readonly Promise<unknown>[];
}

/** `POST …/messagelist`: as for one message, but that an item which is refused does not hold up the others. */
export function postMessageList(context: ApiContext, { body, requestId, version }: ApiCall): Handled {
  const object = parseBody(body);
  if (object === undefined) return refused([], noObject());
  const named = namedMessages(object);
  const plan = context.faults.planList(named);
  const request = { to: named.flatMap(({ to }) => to), items: named.length };
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
  const items = listItems(object).map((item, index) =>
    handleItem(context, item, plan.items[index], { ...origin, listItem: index }),
  );
  const results = items.flatMap(({ kept }) => kept);
  context.journal.addList({ listId, acceptedAt: Date.now(), results });
  const messageIds = idsOf(results);
  const outcome = messageIds.length > 0 ? 'accepted' : 'refused';
  return {
    answer: spoil(ok({ messageListId: listId, messages: listedResults(items, plan.answer) }), plan.answer),
    outcome: { ...request, outcome, messageIds, listId, ...fault },
    waits: items.flatMap(({ waits }) => waits),
  };
}

function handleItem(
  context: ApiContext,
  item: unknown,
  plan: ListItemPlan | undefined,
  origin: Origin,
): HandledItem {
  if (plan?.refusal) return refusedItem(refusalOf(plan.refusal).body);
  const read = readListItem(item, context.rules);
  if (!read.ok) return refusedItem(errorBody(400, read.violations));
  const plans = plan?.callbacks.map((callbacks) => ({ callbacks })) ?? [];
  const delivery = acceptRecipients(context, read.request, plans, origin);
  if (delivery.kind === 'refused') return refusedItem(delivery.answer.body);
  const { results: kept, waits } = delivery;
  const [only] = read.request.list ? [] : kept;
  return { kept, result: resultOf(read.request, kept), id: only && idOf(only), waits };
}

function refusedItem(error: object): HandledItem {
  return { kept: [{ error }], result: { error }, id: undefined, waits: [] };
}
