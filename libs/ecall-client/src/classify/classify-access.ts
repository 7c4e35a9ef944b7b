import type { AccessGranted } from '../access-outcome.js';
import type { QueryFailed } from '../query-outcome.js';
import type { AccountRefused, Throttled } from '../send-outcome.js';
import { parseJson } from '../wire/field-reader.js';
import { readEcallError } from '../wire/read-ecall-error.js';
import { readVersion } from '../wire/read-version.js';
import type { CallFacts } from './answer-facts.js';
import { classifyQuestion } from './classify-query.js';

/**
 * What the question for a message that cannot exist says of the account. Pure. That eCall does not know the message, or finds
 * its id malformed, it says only to those it has let in. `version` is what the question for the version brought, where it was
 * asked.
 */
export function classifyAccess(
  facts: CallFacts,
  version?: CallFacts,
): AccessGranted | Throttled | AccountRefused | QueryFailed {
  const grant = (requestId: string): AccessGranted => ({
    kind: 'granted',
    requestId,
    ...describeVersion(version),
    addressConfirmed: saysSomething(facts) || isMarked200(version),
  });
  const outcome = classifyQuestion(facts, (_, requestId) => grant(requestId));
  switch (outcome.kind) {
    case 'not-found':
      return grant(outcome.requestId);
    case 'failed':
      return outcome.requestId !== undefined && findsIdMalformed(facts) ? grant(outcome.requestId) : outcome;
    case 'granted':
    case 'throttled':
    case 'account-refused':
      return outcome;
    default:
      return outcome satisfies never;
  }
}

/** eCall's application has read the question: it found the message after all, or names an error of its own. */
function saysSomething(facts: CallFacts): boolean {
  return isMarked200(facts) || hasErrorCode(facts);
}

function findsIdMalformed(facts: CallFacts): boolean {
  return facts.kind === 'answer' && (facts.status === 400 || facts.status === 422) && hasErrorCode(facts);
}

function hasErrorCode(facts: CallFacts): boolean {
  if (facts.kind === 'failure') return false;
  const code = readEcallError(parseJson(facts.body))?.code ?? '';
  return code !== '';
}

function describeVersion(version: CallFacts | undefined): { readonly version?: string } {
  const text = version?.kind === 'answer' && isMarked200(version) ? readVersion(version.body) : undefined;
  return text === undefined ? {} : { version: text };
}

function isMarked200(facts: CallFacts | undefined): boolean {
  return facts?.kind === 'answer' && facts.status === 200 && (facts.requestId?.trim() ?? '') !== '';
}
