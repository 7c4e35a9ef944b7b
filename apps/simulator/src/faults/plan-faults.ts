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

/**
 * The first fault that changes the answer applies, and all that change notifications.
 * @param recipients the digits of their numbers
 */
export function planMessage(candidates: readonly Candidate[], recipients: readonly string[]): FaultPlan {
  const callbacks = recipients.map(() => NO_CALLBACK_FAULTS);
  let answer: AnswerFault | undefined;
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    switch (struck.reach) {
      case 'recipient':
        addCallbackFault(callbacks, recipients, candidate, struck.fault);
        break;
      case 'message':
      case 'request':
        if (answer === undefined && strikesAny(candidate, recipients)) answer = struck.fault;
        break;
      case 'list':
        break;
      default:
        struck satisfies never;
    }
  }
  return { answer, callbacks };
}

/**
 * As for one message, but that `refuse` strikes each item by itself.
 * @param items the digits of the numbers of each item's recipients
 */
export function planMessageList(
  candidates: readonly Candidate[],
  items: readonly (readonly string[])[],
): ListPlan {
  const plans = items.map((recipients) => ({
    refusal: undefined as ListItemPlan['refusal'],
    callbacks: recipients.map(() => NO_CALLBACK_FAULTS),
  }));
  const everybody = items.flat();
  let answer: ListPlan['answer'];
  for (const candidate of candidates) {
    const struck = reachOf(candidate.fault);
    switch (struck.reach) {
      case 'recipient':
        plans.forEach(({ callbacks }, index) =>
          addCallbackFault(callbacks, items[index] ?? [], candidate, struck.fault),
        );
        break;
      case 'message':
        plans.forEach((plan, index) => {
          if (!plan.refusal && strikesAny(candidate, items[index] ?? [])) plan.refusal = struck.fault;
        });
        break;
      case 'request':
      case 'list':
        if (answer === undefined && strikesAny(candidate, everybody)) answer = struck.fault;
        break;
      default:
        struck satisfies never;
    }
  }
  return { answer, items: plans };
}

function strikesAny(candidate: Candidate, recipients: readonly string[]): boolean {
  return recipients.some((digits) => candidate.matches(digits)) && candidate.use();
}

function addCallbackFault(
  callbacks: (readonly CallbackFault[])[],
  recipients: readonly string[],
  candidate: Candidate,
  fault: CallbackFault,
): void {
  recipients.forEach((digits, index) => {
    if (candidate.matches(digits) && candidate.use()) callbacks[index] = [...(callbacks[index] ?? []), fault];
  });
}
