import { errorBody, NOT_AN_OBJECT } from '../ecall/error-body.js';
import { parseObject } from '../ecall/json-object.js';
import { namedMessage, readMessageRequest } from '../request/read-message-request.js';
import { acceptMessage } from './accept-message.js';
import { ok, refusal } from './answer.js';
import type { ApiDependencies } from './api-dependencies.js';
import type { ApiCall, Handled } from './api-route.js';
import { answerInstead, spoil } from './fault-answers.js';
import { idOf, idsOf, listedResults, recipientResult } from './results.js';

/**
 * `POST …/message`, to one recipient (`to`) or to several (`toList`: the answer has a result for each). Faults that prevent
 * acceptance come first, then the documented rules, then acceptance.
 */
export function postMessage(dependencies: ApiDependencies, call: ApiCall): Handled {
  const { body, requestId, account, version } = call;
  const object = parseObject(body);
  if (object === undefined) return { answer: refusal(400, NOT_AN_OBJECT), outcome: 'refused' };
  const { list, ...named } = namedMessage(object);
  const { to } = named;
  const plan = dependencies.faults.plan(list ? to.map((each) => ({ ...named, to: [each] })) : [named], {
    list,
    account,
  });
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) return { answer: instead, outcome: 'fault', to, ...fault };
  const read = readMessageRequest(object, dependencies.rules);
  if (!read.ok) return { answer: refusal(400, errorBody(400, read.violations)), outcome: 'refused', to };
  const { notificationAddresses } = read.request;
  const origin = { requestId, account, version, notificationAddresses };
  const acceptance = acceptMessage(dependencies, read.request, plan.messages.flat(), origin);
  if (acceptance.kind === 'refused') return { answer: acceptance.answer, outcome: 'refused', to };
  const { results, waits } = acceptance;
  const listed = results.map((each) => ({ result: recipientResult(each), id: idOf(each) }));
  const answer = list
    ? { messageIdList: listedResults(listed, plan.answer) }
    : { messageId: idOf(results[0]) };
  return {
    answer: spoil(ok(answer), plan.answer),
    outcome: 'accepted',
    to,
    messageIds: idsOf(results),
    waits,
    ...fault,
  };
}
