import type { Found, QueryFailed, QueryOutcome } from '../query-outcome.js';
import { isJsonObject, parseJson } from '../wire/field-reader.js';
import { readMessageState } from '../wire/read-message-state.js';
import type { AnswerFacts, CallFacts, FailureFacts } from './answer-facts.js';
import {
  accountRefused,
  isAccountRefusal,
  isRedirect,
  isServerError,
  isThrottled,
  isWrongAddress,
  throttled,
} from './classify-answer.js';

/** What a question brought. Pure. As for a send, only an answer that eCall has marked says anything about the message. */
export function classifyQuery(facts: CallFacts, apiVersion: 1 | 2): QueryOutcome {
  if (facts.kind === 'failure') return failed(facts);
  const { status } = facts;
  const requestId = facts.requestId?.trim() ?? '';
  if (requestId === '') {
    if (isRedirect(status) || isWrongAddress(status))
      return { kind: 'account-refused', status, reason: 'wrong-address' };
    return { kind: 'failed', reason: isServerError(status) ? 'server-error' : 'no-request-id', status };
  }
  if (status === 200) return found(facts, requestId, apiVersion);
  if (status === 404) return { kind: 'not-found', requestId };
  if (isThrottled(status)) return throttled(facts, status, requestId);
  if (isAccountRefusal(status)) return accountRefused(facts, status, requestId);
  return {
    kind: 'failed',
    reason: isServerError(status) ? 'server-error' : 'unexpected-status',
    status,
    requestId,
  };
}

function found(answer: AnswerFacts, requestId: string, apiVersion: 1 | 2): Found | QueryFailed {
  const body = parseJson(answer.body);
  const message = isJsonObject(body) ? readMessageState(body, apiVersion === 2) : undefined;
  if (message === undefined)
    return { kind: 'failed', reason: 'unreadable', status: answer.status, requestId };
  return { kind: 'found', message, requestId };
}

function failed(failure: FailureFacts): QueryFailed {
  const cause = failure.cause === undefined ? {} : { cause: failure.cause };
  if (failure.reason === 'aborted') return { kind: 'failed', reason: 'aborted', ...cause };
  const inTime = failure.reason !== 'timeout' && failure.reason !== 'connect-timeout';
  return { kind: 'failed', reason: inTime ? 'connection' : 'timeout', ...cause };
}
