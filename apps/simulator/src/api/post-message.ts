import { given, type JsonObject } from '../request/field.js';
import { namedMessage } from '../request/named-message.js';
import { readMessageRequest } from '../request/read-message-request.js';
import { acceptRecipients } from './accept-recipients.js';
import { ok, refusal } from './answer.js';
import type { ApiCall } from './api-route.js';
import type { ApiContext } from './api-context.js';
import { answerInstead, spoil } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import { type Handled, refused } from './handled.js';
import { noObject, parseBody } from './parse-body.js';
import { postToList } from './post-to-list.js';
import { idsOf, resultOf } from './result-of.js';

/** `POST …/message`: faults that strike first, then the documented rules, then acceptance. */
export function postMessage(context: ApiContext, call: ApiCall): Handled {
  const object = parseBody(call.body);
  if (object === undefined) return refused([], noObject());
  return given(object, 'toList') === undefined
    ? postToOne(context, object, call)
    : postToList(context, object, call);
}

function postToOne(context: ApiContext, object: JsonObject, { requestId, version }: ApiCall): Handled {
  const named = namedMessage(object);
  const { to } = named;
  const plan = context.faults.plan(named);
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) return { answer: instead, outcome: { to, outcome: 'fault', messageIds: [], ...fault } };
  const read = readMessageRequest(object, context.rules);
  if (!read.ok) return refused(to, refusal(400, errorBody(400, read.violations)));
  const { notificationAddresses } = read.request;
  const plans = plan.callbacks.map((callbacks) => ({ callbacks }));
  const delivery = acceptRecipients(context, read.request, plans, {
    requestId,
    version,
    notificationAddresses,
  });
  if (delivery.kind === 'refused') return refused(to, delivery.answer);
  const { results, waits } = delivery;
  return {
    answer: spoil(ok(resultOf(read.request, results)), plan.answer),
    outcome: { to, outcome: 'accepted', messageIds: idsOf(results), ...fault },
    waits,
  };
}
