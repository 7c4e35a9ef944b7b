import { readMessageRequest } from '../request/read-message-request.js';
import { namedRecipients } from '../request/read-recipients.js';
import { acceptMessage, idsOf, resultOf } from './accept-message.js';
import { refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { answerAfter, answerInstead } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import { type Handled, type Posted, refused } from './handled.js';
import { noObject, parseBody } from './parse-body.js';

/** `POST …/message`: faults that strike first, then the documented rules, then acceptance. */
export function postMessage(context: ApiContext, { body, requestId, version }: Posted): Handled {
  const object = parseBody(body);
  if (object === undefined) return refused([], noObject());
  const to = namedRecipients(object);
  const plan = context.faults.plan(to);
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) {
    return { answer: instead, outcome: { to, outcome: 'fault', messageIds: [], ...fault } };
  }
  const read = readMessageRequest(object);
  if (!read.ok) return refused(to, refusal(400, errorBody(400, read.violations)));
  const { notificationAddresses } = read.request;
  const { messages, mayAnswer } = acceptMessage(context, read.request, plan.callbacks, {
    requestId,
    version,
    notificationAddresses,
  });
  return {
    answer: answerAfter(plan.answer, resultOf(read.request, messages)),
    outcome: { to, outcome: 'accepted', messageIds: idsOf(messages), ...fault },
    mayAnswer,
  };
}
