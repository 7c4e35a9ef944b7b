import type { MediaOutcome } from '../outcomes/media-outcome.js';
import type { Found, ListQueryOutcome, QueryFailed, QueryOutcome } from '../outcomes/query-outcome.js';
import type { CallFacts, FailureFacts, StreamedAnswer } from '../transport/call-facts.js';
import { isJsonObject, parseJson } from '../wire/field-reader.js';
import { readMediaDescription, readMediaHeaders } from '../wire/read-media.js';
import { readListState, readMessageState } from '../wire/read-message-state.js';
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

/** What the question for a media file brought. Pure: a stream is passed on untouched. */
export function classifyMedia(facts: StreamedAnswer | FailureFacts): MediaOutcome {
  return classifyQuestion<MediaOutcome>(facts, (body, requestId) => {
    if (facts.kind === 'answer' && facts.bytes !== undefined) {
      return { kind: 'bytes', ...readMediaHeaders(facts.headers), bytes: facts.bytes, requestId };
    }
    if (isJsonObject(body)) return { kind: 'described', media: readMediaDescription(body), requestId };
    return { kind: 'failed', reason: 'unreadable', status: 200, requestId };
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
  if (failure.reason === 'certificate' || failure.reason === 'proxy')
    return { kind: 'failed', reason: failure.reason, ...cause };
  const inTime = failure.reason !== 'timeout' && failure.reason !== 'connect-timeout';
  return { kind: 'failed', reason: inTime ? 'connection' : 'timeout', ...cause };
}
