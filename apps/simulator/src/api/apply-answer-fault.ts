import type { AnswerFault, ListFault } from '../faults/fault-rule.js';
import { type Answer, refusal } from './answer.js';
import { errorBody, NOT_ENOUGH_CREDITS } from './error-body.js';

/** The answer of a fault that strikes before eCall takes messages over; `undefined` for all others. */
export function answerInstead(fault: AnswerFault | ListFault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case 'refuse':
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
    case 'delay':
    case 'drop-after':
    case 'truncate':
    case 'not-json':
    case 'no-request-id':
    case 'list-count':
    case undefined:
      return undefined;
    default:
      return fault satisfies never;
  }
}

/** What a fault makes of the answer to an accepted message; the results of a list are for their owner to shorten. */
export function answerAfter(fault: AnswerFault | ListFault | undefined, body: object): Answer {
  switch (fault?.kind) {
    case 'delay':
      return { kind: 'json', status: 200, body, delayMs: fault.ms };
    case 'drop-after':
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'hang' };
    case 'truncate':
      return { kind: 'truncated', body };
    case 'not-json':
      return { kind: 'html' };
    case 'no-request-id':
      return { kind: 'json', status: 200, body, withoutRequestId: true };
    case 'refuse':
    case 'status':
    case 'credits':
    case 'drop-before':
    case 'list-refuse':
    case 'list-count':
    case undefined:
      return { kind: 'json', status: 200, body };
    default:
      return fault satisfies never;
  }
}
