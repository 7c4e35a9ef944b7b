import type { AnswerFault, CallbackFault, Fault } from './fault-rule.js';
import {
  type FaultPlan,
  type ListItemPlan,
  type ListPlan,
  NO_CALLBACK_FAULTS,
  reachOf,
} from './fault-plan.js';

/** A fault that may strike. */
export interface Candidate {
  readonly fault: Fault;
  /** @param digits of a recipient's number, without `+` or `00` */
  matches(digits: string): boolean;
  /** Draws and counts; tells whether it strikes this time. Asked only where it matches. */
  use(): boolean;
}

/** A message that is to be sent, as far as faults are chosen by it. */
export interface Target {
  /** The digits of their numbers. */
  readonly recipients: readonly string[];
  /** Whether it names a file. */
  readonly media: boolean;
}

/** The first fault that changes the answer applies, and all that change notifications. */
export function planMessage(candidates: readonly Candidate[], target: Target): FaultPlan {
  const callbacks = target.recipients.map(() => NO_CALLBACK_FAULTS);
  let answer: FaultPlan['answer'];
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    switch (struck.reach) {
      case 'recipient':
        addCallbackFault(callbacks, target, candidate, struck.fault);
        break;
      case 'message':
      case 'request':
        if (answer === undefined && strikes(candidate, target)) answer = struck.fault;
        break;
      case 'list':
        break;
      default:
        struck satisfies never;
    }
  }
  return { answer, callbacks };
}

/** As for one message, but that what refuses a message strikes each item by itself. */
export function planMessageList(candidates: readonly Candidate[], items: readonly Target[]): ListPlan {
  const plans = items.map((target) => ({
    target,
    refusal: undefined as ListItemPlan['refusal'],
    callbacks: target.recipients.map(() => NO_CALLBACK_FAULTS),
  }));
  const everybody = { recipients: items.flatMap(({ recipients }) => recipients), media: false };
  let answer: ListPlan['answer'];
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    switch (struck.reach) {
      case 'recipient':
        for (const { callbacks, target } of plans) {
          addCallbackFault(callbacks, target, candidate, struck.fault);
        }
        break;
      case 'message':
        for (const plan of plans) {
          if (!plan.refusal && strikes(candidate, plan.target)) plan.refusal = struck.fault;
        }
        break;
      case 'request':
      case 'list':
        if (answer === undefined && strikes(candidate, everybody)) answer = struck.fault;
        break;
      default:
        struck satisfies never;
    }
  }
  return { answer, items: plans };
}

/**
 * What shall go wrong with a request that sends nothing.
 * @param recipients digits of the numbers that it is about; a rule for a number does not strike where there is none
 */
export function planOther(
  candidates: readonly Candidate[],
  recipients: readonly string[],
): AnswerFault | undefined {
  const target = { recipients: recipients.length > 0 ? recipients : [NOBODY], media: false };
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    if (struck.reach !== 'request' && struck.reach !== 'message') continue;
    if (struck.fault.kind !== 'media-unknown' && strikes(candidate, target)) return struck.fault;
  }
  return undefined;
}

/** Matches what is for every number, nothing else. */
const NOBODY = '';

function strikes(candidate: Candidate, { recipients, media }: Target): boolean {
  if (candidate.fault.kind === 'media-unknown' && !media) return false;
  return recipients.some((digits) => candidate.matches(digits)) && candidate.use();
}

function addCallbackFault(
  callbacks: (readonly CallbackFault[])[],
  { recipients }: Target,
  candidate: Candidate,
  fault: CallbackFault,
): void {
  recipients.forEach((digits, index) => {
    if (candidate.matches(digits) && candidate.use()) callbacks[index] = [...(callbacks[index] ?? []), fault];
  });
}
