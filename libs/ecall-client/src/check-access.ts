import type { AccessOutcome, ClockComparison } from './access-outcome.js';
import type { ApiCaller } from './api-caller.js';
import type { CallOptions } from './call-options.js';
import type { CallFacts } from './classify/answer-facts.js';
import { classifyAccess } from './classify/classify-access.js';
import { IMPOSSIBLE_MESSAGE_ID, messageByIdPath, versionPath } from './wire/assumed-wire.js';

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
