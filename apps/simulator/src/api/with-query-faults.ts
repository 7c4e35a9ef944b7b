import type { ApiContext } from './api-context.js';
import { answerInstead, spoil } from './apply-answer-fault.js';
import type { Handled } from './handled.js';

/** The answer to a question as the rules `on: query` will have it. */
export function withQueryFaults(context: ApiContext, handled: Handled): Handled {
  const fault = context.faults.planOther('query', handled.outcome.to);
  if (!fault) return handled;
  const answer = answerInstead(fault) ?? spoil(handled.answer, fault);
  return { answer, outcome: { ...handled.outcome, outcome: 'fault', fault: fault.kind } };
}
