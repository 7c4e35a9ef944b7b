import { errorBody, MEDIA_NOT_FOUND, NOT_ENOUGH_CREDITS, SENDER_NOT_APPROVED } from '../ecall/error-body.js';
import type { AnswerFault, ListFault, MediaFault, SenderFault } from '../faults/fault-rule.js';
import type { RefuseFault } from '../faults/plan-faults.js';
import { type Answer, type JsonAnswer, refusal } from './answer.js';

type AnyAnswerFault = AnswerFault | MediaFault | SenderFault | ListFault;

/** The answer of a fault that prevents acceptance; `undefined` for all other faults. */
export function answerInstead(fault: AnyAnswerFault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case 'refuse':
    case 'media-unknown':
    case 'sender-unapproved':
      return refusalOf(fault);
    case 'list-refuse': {
      const { status = 400, errorCode } = fault;
      return refusal(status, errorBody(status, [], errorCode));
    }
    case 'status': {
      const { status, retryAfter } = fault;
      const base = { kind: 'json', status, body: errorBody(status) } as const;
      return retryAfter === undefined ? base : { ...base, retryAfter };
    }
    case 'credits':
      return refusal(403, NOT_ENOUGH_CREDITS);
    case 'drop-before':
      return { kind: 'reset' };
    case 'hang':
      return fault.accept ? undefined : { kind: 'hang' };
    case 'proxy':
      return fault.accept ? undefined : { kind: 'proxy', status: fault.status };
    case 'delay':
    case 'drop-after':
    case 'truncate':
    case 'not-json':
    case 'no-request-id':
    case 'charset':
    case 'list-count':
    case 'list-plain':
    case undefined:
      return undefined;
    default:
      return fault satisfies never;
  }
}

/** The refusal of one message. */
export function refusalOf(fault: RefuseFault): JsonAnswer {
  if (fault.kind === 'media-unknown') return refusal(404, MEDIA_NOT_FOUND);
  if (fault.kind === 'sender-unapproved') return refusal(400, SENDER_NOT_APPROVED);
  const { status = 400, errorCode } = fault;
  return refusal(status, errorBody(status, [], errorCode));
}

/**
 * The answer as changed by a fault that strikes after acceptance. Faults that change the results of a list are applied by
 * `listedResults`.
 */
export function spoil(answer: Answer, fault: AnyAnswerFault | undefined): Answer {
  if (answer.kind !== 'json') return answer;
  switch (fault?.kind) {
    case 'delay':
      return { ...answer, delayMs: fault.ms };
    case 'drop-after':
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'hang' };
    case 'truncate':
      return { kind: 'truncated', body: answer.body };
    case 'not-json':
      return { kind: 'html' };
    case 'no-request-id':
      return { ...answer, withoutRequestId: true };
    case 'charset':
      return { ...answer, charset: fault.charset };
    case 'proxy':
      return { kind: 'proxy', status: fault.status };
    case 'refuse':
    case 'status':
    case 'credits':
    case 'drop-before':
    case 'media-unknown':
    case 'sender-unapproved':
    case 'list-refuse':
    case 'list-count':
    case 'list-plain':
    case undefined:
      return answer;
    default:
      return fault satisfies never;
  }
}
