import type { AnswerFault, CallbackFault, Fault, ListFault, MediaFault, SenderFault } from './fault-rule.js';

/** A message to be sent, valid or not, as far as faults are chosen by it. */
export interface NamedMessage {
  readonly to: readonly string[];
  readonly from?: string | undefined;
  /** Whether it names a file. */
  readonly media: boolean;
}

export type RefuseFault = Extract<AnswerFault, { kind: 'refuse' }> | MediaFault | SenderFault;

/** What goes wrong for one recipient. */
export interface RecipientPlan {
  readonly refusal: RefuseFault | undefined;
  readonly callbacks: readonly CallbackFault[];
}

/** What goes wrong with a request that sends. */
export interface FaultPlan {
  /** For the request as a whole. */
  readonly answer: AnswerFault | MediaFault | SenderFault | ListFault | undefined;
  /** For each message, and for each of its recipients, in the order of the request. */
  readonly messages: readonly (readonly RecipientPlan[])[];
}

/** A fault that may strike. */
export interface Candidate {
  readonly fault: Fault;
  /** @param to a recipient as given in the request */
  matches(to: string, from: string | undefined): boolean;
  /** Counts a message that it matches, whether or not it may strike. */
  meet(): void;
  /** Draws and counts; tells whether it strikes this time. Called only after `meet`. */
  use(): boolean;
}

/**
 * The first fault that changes the answer applies, and all faults that change notifications.
 * @param list whether the request sends a list, in which a refusal strikes single messages; otherwise there is one message
 */
export function planFaults(
  candidates: readonly Candidate[],
  messages: readonly NamedMessage[],
  list: boolean,
): FaultPlan {
  const plans = messages.map((message) => ({
    message,
    refusal: undefined as RefuseFault | undefined,
    callbacks: message.to.map((): readonly CallbackFault[] => []),
  }));
  let answer: FaultPlan['answer'];
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    if (struck.reach === 'recipient') {
      for (const plan of plans) addCallbackFault(plan, candidate, struck.fault);
    } else if (struck.reach === 'message' && list) {
      for (const plan of plans) {
        if (meets(candidate, [plan.message]) && !plan.refusal && candidate.use()) plan.refusal = struck.fault;
      }
    } else if (struck.reach !== 'list' || list) {
      if (meets(candidate, messages) && answer === undefined && candidate.use()) answer = struck.fault;
    }
  }
  return {
    answer,
    messages: plans.map(({ refusal, callbacks }) => callbacks.map((each) => ({ refusal, callbacks: each }))),
  };
}

/**
 * What goes wrong with a request that sends nothing.
 * @param to recipients of the messages that it asks for; where there are none, rules for a number do not strike
 */
export function planOther(candidates: readonly Candidate[], to: readonly string[]): AnswerFault | undefined {
  const asked = [{ to: to.length > 0 ? to : [NOBODY], media: false }];
  let answer: AnswerFault | undefined;
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    if (struck.reach !== 'request' && struck.reach !== 'message') continue;
    const { fault } = struck;
    if (fault.kind === 'media-unknown' || fault.kind === 'sender-unapproved') continue;
    if (meets(candidate, asked) && answer === undefined && candidate.use()) answer = fault;
  }
  return answer;
}

/** Matched only by rules that are for every number. */
const NOBODY = '';

/** Whether a fault matches any of the messages; counts it if so. */
function meets(candidate: Candidate, messages: readonly NamedMessage[]): boolean {
  const met = messages.some(
    ({ to, from, media }) =>
      (media || candidate.fault.kind !== 'media-unknown') && to.some((each) => candidate.matches(each, from)),
  );
  if (met) candidate.meet();
  return met;
}

function addCallbackFault(
  { message, callbacks }: { readonly message: NamedMessage; callbacks: (readonly CallbackFault[])[] },
  candidate: Candidate,
  fault: CallbackFault,
): void {
  message.to.forEach((to, index) => {
    if (!candidate.matches(to, message.from)) return;
    candidate.meet();
    if (candidate.use()) callbacks[index] = [...(callbacks[index] ?? []), fault];
  });
}

/** What a fault strikes: a message for one of its recipients, a message as a whole, any request, or a list. */
type FaultReach =
  | { readonly reach: 'recipient'; readonly fault: CallbackFault }
  | { readonly reach: 'message'; readonly fault: RefuseFault }
  | { readonly reach: 'request'; readonly fault: Exclude<AnswerFault, RefuseFault> }
  | { readonly reach: 'list'; readonly fault: ListFault };

function reachOf(fault: Fault): FaultReach {
  switch (fault.kind) {
    case 'callback-delay':
    case 'callback-none':
    case 'callback-repeat':
    case 'callback-shuffle':
    case 'callback-early':
    case 'callback-charset':
    case 'final-status':
      return { reach: 'recipient', fault };
    case 'refuse':
    case 'media-unknown':
    case 'sender-unapproved':
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
    case 'charset':
    case 'proxy':
      return { reach: 'request', fault };
    case 'list-count':
    case 'list-plain':
    case 'list-refuse':
      return { reach: 'list', fault };
    default:
      return fault satisfies never;
  }
}
