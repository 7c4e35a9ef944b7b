import type { AnswerFault, CallbackFault, Fault, ListFault } from './fault-rule.js';

/** What shall go wrong with a request that sends one message. */
export interface FaultPlan {
  readonly answer: AnswerFault | undefined;
  /** Per recipient, in the order of the request. */
  readonly callbacks: readonly (readonly CallbackFault[])[];
}

export type RefuseFault = Extract<AnswerFault, { kind: 'refuse' }>;

/** What shall go wrong with a message list. */
export interface ListPlan {
  /** Of the list as a whole. */
  readonly answer: Exclude<AnswerFault, RefuseFault> | ListFault | undefined;
  /** In the order of the request. */
  readonly items: readonly ListItemPlan[];
}

export interface ListItemPlan {
  readonly refusal: RefuseFault | undefined;
  /** Per recipient of the item. */
  readonly callbacks: readonly (readonly CallbackFault[])[];
}

export const NO_CALLBACK_FAULTS: readonly CallbackFault[] = [];

/** Who a fault strikes: a message of several recipients for one of them, a message as a whole, or a list. */
export function reachOf(fault: Fault): FaultReach {
  switch (fault.kind) {
    case 'callback-delay':
    case 'callback-none':
    case 'callback-repeat':
    case 'callback-shuffle':
    case 'callback-early':
    case 'final-status':
      return { reach: 'recipient', fault };
    case 'refuse':
      return { reach: 'message', fault };
    case 'delay':
    case 'credits':
    case 'drop-before':
    case 'drop-after':
    case 'hang':
    case 'status':
    case 'truncate':
    case 'not-json':
    case 'no-request-id':
      return { reach: 'request', fault };
    case 'list-count':
    case 'list-refuse':
      return { reach: 'list', fault };
    default:
      return fault satisfies never;
  }
}

export type FaultReach =
  | { readonly reach: 'recipient'; readonly fault: CallbackFault }
  | { readonly reach: 'message'; readonly fault: RefuseFault }
  | { readonly reach: 'request'; readonly fault: Exclude<AnswerFault, RefuseFault> }
  | { readonly reach: 'list'; readonly fault: ListFault };
