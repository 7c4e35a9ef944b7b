import { isObject, type JsonObject } from '../request/field.js';
import { readMessageRequest } from '../request/read-message-request.js';
import { namedRecipients } from '../request/read-recipients.js';
import { acceptMessage } from './accept-message.js';
import { type Answer, refusal } from './answer.js';
import type { ApiContext } from './api-context.js';
import { answerAfter, answerInstead } from './apply-answer-fault.js';
import { errorBody } from './error-body.js';
import type { ApiVersion } from './format-timestamp.js';
import type { RequestEntry } from '../journal/request-entry.js';

export interface PostedMessage {
  readonly body: unknown;
  readonly requestId: string;
  readonly version: ApiVersion;
}

/** How the request shall stand in the journal. */
export type Outcome = Pick<RequestEntry, 'to' | 'outcome' | 'fault' | 'messageIds'>;

export interface Handled {
  readonly answer: Answer;
  readonly outcome: Outcome;
  readonly mayAnswer?: Promise<unknown> | undefined;
}

/** `POST …/message`: faults that strike first, then the documented rules, then acceptance. */
export function postMessage(context: ApiContext, { body, requestId, version }: PostedMessage): Handled {
  const object = parseObject(body);
  if (object === undefined) {
    const violation = { parameter: 'Body', messages: ['The body is no JSON object.'] };
    return refused([], refusal(400, errorBody(400, [violation])));
  }
  const to = namedRecipients(object);
  const plan = context.faults.plan(to);
  const fault = plan.answer && { fault: plan.answer.kind };
  const instead = answerInstead(plan.answer);
  if (instead) {
    return { answer: instead, outcome: { to, outcome: 'fault', messageIds: [], ...fault } };
  }
  const read = readMessageRequest(object);
  if (!read.ok) return refused(to, refusal(400, errorBody(400, read.violations)));
  const { messageIds, mayAnswer } = acceptMessage(context, read.request, plan, { requestId, version });
  const result = read.request.list
    ? { messageIdList: messageIds.map((messageId, index) => ({ to: read.request.to[index], messageId })) }
    : { messageId: messageIds[0] };
  return {
    answer: answerAfter(plan.answer, result),
    outcome: { to, outcome: 'accepted', messageIds, ...fault },
    mayAnswer,
  };
}

function refused(to: readonly string[], answer: Answer): Handled {
  return { answer, outcome: { to, outcome: 'refused', messageIds: [] } };
}

function parseObject(body: unknown): JsonObject | undefined {
  if (typeof body !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
