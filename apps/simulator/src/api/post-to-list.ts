import type { JsonObject } from '../request/field.js';
import { namedMessage } from '../request/named-message.js';
import { readMessageRequest } from '../request/read-message-request.js';
import { acceptRecipients } from './accept-recipients.js';
import { ok, refusal } from './answer.js';
import type { ApiCall } from './api-route.js';
import type { ApiContext } from './api-context.js';
import { answerInstead, spoil } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import { type Handled, refused } from './handled.js';
import { listedResults } from './listed-results.js';
import { idOf, idsOf, recipientResult } from './result-of.js';

/** `POST …/message` to several recipients: the answer has a result for each. */
export function postToList(
  context: ApiContext,
  object: JsonObject,
  { requestId, version }: ApiCall,
): Handled {
  const { to, media } = namedMessage(object);
  const plan = context.faults.planList(to.map((each) => ({ to: [each], media })));
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) return { answer: instead, outcome: { to, outcome: 'fault', messageIds: [], ...fault } };
  const read = readMessageRequest(object, context.rules);
  if (!read.ok) return refused(to, refusal(400, errorBody(400, read.violations)));
  const { notificationAddresses } = read.request;
  const plans = plan.items.map(({ refusal: own, callbacks }) => ({
    refusal: own,
    callbacks: callbacks[0] ?? [],
  }));
  const delivery = acceptRecipients(context, read.request, plans, {
    requestId,
    version,
    notificationAddresses,
  });
  if (delivery.kind === 'refused') return refused(to, delivery.answer);
  const { results, waits } = delivery;
  const messageIdList = listedResults(
    results.map((each) => ({ result: recipientResult(each), id: idOf(each) })),
    plan.answer,
  );
  return {
    answer: spoil(ok({ messageIdList }), plan.answer),
    outcome: { to, outcome: 'accepted', messageIds: idsOf(results), ...fault },
    waits,
  };
}
