import type { AnswerFault, CallbackFault, Fault } from './fault-rule.js';

/** What shall go wrong with one request. */
export interface FaultPlan {
  readonly answer: AnswerFault | undefined;
  /** Per recipient, in the order of the request. */
  readonly callbacks: readonly (readonly CallbackFault[])[];
}

export const NO_CALLBACK_FAULTS: readonly CallbackFault[] = [];

export function isCallbackFault(fault: Fault): fault is CallbackFault {
  switch (fault.kind) {
    case 'callback-delay':
    case 'callback-none':
    case 'callback-repeat':
    case 'callback-shuffle':
    case 'callback-early':
    case 'final-status':
      return true;
    case 'delay':
    case 'refuse':
    case 'credits':
    case 'drop-before':
    case 'drop-after':
    case 'hang':
    case 'status':
    case 'truncate':
    case 'not-json':
    case 'no-request-id':
      return false;
    default:
      return fault satisfies never;
  }
}
