import type { SendOutcome } from '../send-outcome.js';
import { readMessageIds } from '../wire/read-message-ids.js';
import type { CallFacts } from './answer-facts.js';
import { classifyCall } from './classify-call.js';

/** What became of one message. Pure. Once taken it is accepted, whatever becomes of the body: without a readable id all the same. */
export function classifyAnswer(facts: CallFacts): SendOutcome {
  return classifyCall<SendOutcome>(facts, (body, requestId) => ({
    kind: 'accepted',
    ...readMessageIds(body),
    requestId,
  }));
}
