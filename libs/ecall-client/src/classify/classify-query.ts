import type { ListQueryOutcome } from '../list-query-outcome.js';
import type { Found, QueryFailed, QueryOutcome } from '../query-outcome.js';
import { isJsonObject, parseJson } from '../wire/field-reader.js';
import { readListState } from '../wire/read-list-state.js';
import { readMessageState } from '../wire/read-message-state.js';
import type { CallFacts, FailureFacts } from './answer-facts.js';
import {
  accountRefused,
  isAccountRefusal,
  isRedirect,
  isServerError,
  isThrottled,
  isWrongAddress,
  throttled,
} from './classify-call.js';

/** What a question for one message brought. Pure. */
export function classifyQuery(facts: CallFacts, apiVersion: 1 | 2): QueryOutcome {
  return classifyQuestion<QueryOutcome>(facts, (body, requestId) => {
    const message = isJsonObject(body) ? readMessageState(body, apiVersion === 2) : undefined;
    return message === undefined ? unreadable(requestId) : { kind: 'found', message, requestId };
  });
}

/** What a question for a list brought. Pure. */
export function classifyListQuery(facts: CallFacts, apiVersion: 1 | 2): ListQueryOutcome {
  return classifyQuestion<ListQueryOutcome>(facts, (body, requestId) => {
    const list = readListState(body, apiVersion === 2);
    return list === undefined ? unreadable(requestId) : { kind: 'found', list, requestId };
  });
}

/** As for a send, only an answer that eCall has marked says anything about what was asked for. */
export function classifyQuestion<T>(
  facts: CallFacts,
  found: (body: unknown, requestId: string) => T,
): T | Exclude<QueryOutcome, Found> {
  if (facts.kind === 'failure') return failed(facts);
  const { status } = facts;
  const requestId = facts.requestId?.trim() ?? '';
  if (requestId === '') {
    if (isRedirect(status) || isWrongAddress(status))
      return { kind: 'account-refused', status, reason: 'wrong-address' };
    return { kind: 'failed', reason: isServerError(status) ? 'server-error' : 'no-request-id', status };
  }
  if (status === 200) return found(parseJson(facts.body), requestId);
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

function unreadable(requestId: string): QueryFailed {
  return { kind: 'failed', reason: 'unreadable', status: 200, requestId };
}

function failed(failure: FailureFacts): QueryFailed {
  const cause = failure.cause === undefined ? {} : { cause: failure.cause };
  if (failure.reason === 'aborted') return { kind: 'failed', reason: 'aborted', ...cause };
  const inTime = failure.reason !== 'timeout' && failure.reason !== 'connect-timeout';
  return { kind: 'failed', reason: inTime ? 'connection' : 'timeout', ...cause };
}
