import type { AnswerFault, CallbackFault, Fault, ListFault, MediaFault } from './fault-rule.js';

/** What shall go wrong with a request that sends to one recipient. */
export interface FaultPlan {
  readonly answer: AnswerFault | MediaFault | undefined;
  /** Per recipient, in the order of the request. */
  readonly callbacks: readonly (readonly CallbackFault[])[];
}

export type RefuseFault = Extract<AnswerFault, { kind: 'refuse' }> | MediaFault;

/** What shall go wrong with a list of messages, or of recipients. */
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

/** Who a fault strikes: a message for one of its recipients, a message as a whole, any request, or a list. */
export type FaultReach =
  | { readonly reach: 'recipient'; readonly fault: CallbackFault }
  | { readonly reach: 'message'; readonly fault: RefuseFault }
  | { readonly reach: 'request'; readonly fault: Exclude<AnswerFault, RefuseFault> }
  | { readonly reach: 'list'; readonly fault: ListFault };

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
    case 'media-unknown':
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
    case 'list-plain':
    case 'list-refuse':
      return { reach: 'list', fault };
    default:
      return fault satisfies never;
  }
}
