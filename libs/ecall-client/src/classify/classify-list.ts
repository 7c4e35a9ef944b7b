import type { ListOutcome } from '../list-outcome.js';
import { readListAnswer } from '../wire/read-list-answer.js';
import type { CallFacts } from './answer-facts.js';
import { classifyCall } from './classify-call.js';

/**
 * What became of a list of `count` messages. Pure. Results are matched by their order alone, so an answer with another number
 * of them says nothing about any message.
 */
export function classifyList(facts: CallFacts, count: number): ListOutcome {
  return classifyCall<ListOutcome>(facts, (body, requestId) => {
    const answer = readListAnswer(body, count);
    if (answer === undefined) return { kind: 'unknown', status: 200, reason: 'unreadable-list', requestId };
    return { kind: 'answered', ...answer, requestId };
  });
}
