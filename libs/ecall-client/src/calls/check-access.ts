import { classifyQuestion } from '../classify/classify-query.js';
import type {
  AccessGranted,
  AccessOutcome,
  ClockComparison,
  QueryFailed,
} from '../outcomes/query-outcome.js';
import type { AccountRefused, Throttled } from '../outcomes/send-outcome.js';
import type { CallOptions } from '../requests/call-options.js';
import type { ApiCaller } from '../transport/api-caller.js';
import type { CallFacts } from '../transport/call-facts.js';
import { IMPOSSIBLE_MESSAGE_ID, messageByIdPath, versionPath } from '../wire/assumed-wire.js';
import { parseJson } from '../wire/field-reader.js';
import { readEcallError } from '../wire/read-answer.js';
import { readVersion } from '../wire/read-version.js';

/**
 * Two questions. The one for a message that cannot exist decides, because its path and its need for credentials are documented;
 * the one for the version only adds what it can, because its path is not.
 */
export async function checkAccess(
  caller: ApiCaller,
  apiVersion: 1 | 2,
  options: CallOptions,
): Promise<AccessOutcome> {
  let sentAt = 0;
  const beforeDispatch = (): void => void (sentAt = Date.now());
  const facts = await caller.get(messageByIdPath(apiVersion, IMPOSSIBLE_MESSAGE_ID), {
    ...options,
    beforeDispatch,
  });
  const clock = compareClocks(facts, sentAt);
  const needsVersion = classifyAccess(facts).kind === 'granted';
  const version = needsVersion ? await caller.get(versionPath(apiVersion), options) : undefined;
  return { ...classifyAccess(facts, version), ...(clock === undefined ? {} : { clock }) };
}

function compareClocks(facts: CallFacts, sentAt: number): ClockComparison | undefined {
  if (facts.kind === 'failure') return undefined;
  const date = Date.parse(facts.date ?? '');
  return Number.isNaN(date) ? undefined : { date, sentAt, receivedAt: facts.receivedAt };
}

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
