import type {
  AccountRefused,
  ListOutcome,
  NotSent,
  Rejected,
  SendOutcome,
  Throttled,
  Unknown,
  UnknownReason,
} from '../outcomes/send-outcome.js';
import type { AnswerFacts, CallFacts, FailureFacts } from '../transport/call-facts.js';
import { accountReason } from '../wire/assumed-wire.js';
import { parseJson } from '../wire/field-reader.js';
import {
  NO_ERROR_DETAILS,
  readEcallError,
  readListAnswer,
  readMessageIds,
  refusal,
} from '../wire/read-answer.js';

/** Every outcome that a message, a list and an upload have in common: all but eCall's having taken it. */
export type NotTaken = Rejected | Throttled | AccountRefused | NotSent | Undecided;

/** What became of one message. Pure. Once taken it is accepted, whatever becomes of the body: without a readable id all the same. */
export function classifyAnswer(facts: CallFacts): SendOutcome {
  return classifyCall<SendOutcome>(facts, (body, requestId) => ({
    kind: 'accepted',
    ...readMessageIds(body),
    requestId,
  }));
}

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

/**
 * What became of a `POST`, from what is known of the call; `taken` reads the body of an answer that says yes. Pure. The rules
 * are tried from top to bottom, and whatever no rule names is unknown: a wrong "not sent" costs a second message on
 * somebody's phone, a wrong "unknown" costs a wait.
 */
export function classifyCall<T>(
  facts: CallFacts,
  taken: (body: unknown, requestId: string) => T,
): T | NotTaken {
  if (facts.kind === 'failure') return classifyFailure(facts);
  const requestId = facts.requestId?.trim() ?? '';
  // eCall marks every answer. One without the mark comes from something between us and eCall: a proxy, a gateway, a portal.
  if (requestId === '') return withoutMark(facts);
  return facts.status === 200 ? taken(parseJson(facts.body), requestId) : refusedByEcall(facts, requestId);
}

function withoutMark(answer: AnswerFacts): AccountRefused | Undecided {
  const { status } = answer;
  // The request did not find eCall: wrong host or path, or a proxy in between. Redirects are never followed.
  if (isRedirect(status) || isWrongAddress(status))
    return { kind: 'account-refused', status, reason: 'wrong-address' };
  if (isServerError(status) && status !== 503) return { kind: 'unknown', status, reason: 'server-error' };
  // Also 200, 401, 403, 429 and 503: whoever said so, it may have passed the request on first.
  return { kind: 'unknown', status, reason: 'no-request-id' };
}

function refusedByEcall(answer: AnswerFacts, requestId: string): Exclude<NotTaken, NotSent> {
  const { status } = answer;
  if (isThrottled(status)) return throttled(answer, status, requestId);
  if (isAccountRefusal(status)) return accountRefused(answer, status, requestId);
  // 408: eCall gave up waiting, perhaps for the end of what it had begun. 409: a conflict, perhaps with the same message.
  // 425: "too early", to be repeated by whoever is sure. None says that nothing was sent.
  if (status === 408 || status === 409 || status === 425) {
    return { kind: 'unknown', status, reason: 'unexpected-status', requestId };
  }
  if (status >= 400 && status <= 499) return refused(answer, requestId);
  // 500, 502, 504 and every other 5xx: it broke on the way, before or after the message left.
  if (isServerError(status)) return { kind: 'unknown', status, reason: 'server-error', requestId };
  // Another 2xx, or a redirect by eCall itself: not in its documentation.
  return { kind: 'unknown', status, reason: 'unexpected-status', requestId };
}

/**
 * A 4xx of eCall's own. 404, 405 and 407 need a second look: with an error code eCall's application has refused this message
 * (an unknown media id, say). Without one the marked answer only says that nothing lives at this path: a wrong base path or
 * API version, which would refuse every message. Rejecting would then burn a whole queue for one wrong setting.
 */
function refused(answer: AnswerFacts, requestId: string): Rejected | AccountRefused {
  const { status } = answer;
  const error = readEcallError(parseJson(answer.body)) ?? NO_ERROR_DETAILS;
  if (isWrongAddress(status) && error.code === '') {
    return { kind: 'account-refused', status, reason: 'wrong-address', requestId };
  }
  return { kind: 'rejected', status, ...refusal(status, error), requestId };
}

/** Shared with the query, where these answers mean the same. */
export function throttled(answer: AnswerFacts, status: 429 | 503, requestId: string): Throttled {
  const wait = retryAfterMs(answer);
  return { kind: 'throttled', status, ...(wait === undefined ? {} : { retryAfterMs: wait }), requestId };
}

/** Shared with the query, where these answers mean the same. */
export function accountRefused(
  answer: AnswerFacts,
  status: 401 | 402 | 403,
  requestId: string,
): AccountRefused {
  const error = readEcallError(parseJson(answer.body));
  const reason = accountReason(status, error?.code ?? '');
  return { kind: 'account-refused', status, reason, ...(error === undefined ? {} : { error }), requestId };
}

export const isThrottled = (status: number): status is 429 | 503 => status === 429 || status === 503;
export const isAccountRefusal = (status: number): status is 401 | 402 | 403 => status >= 401 && status <= 403;
export const isRedirect = (status: number): boolean => status >= 300 && status <= 399;
export const isWrongAddress = (status: number): boolean => status === 404 || status === 405 || status === 407;
export const isServerError = (status: number): boolean => status >= 500 && status <= 599;

/** It may have been done. */
export type Undecided = Unknown & { readonly reason: UnknownReason };

/** No answer: only what never reached a socket is certainly not sent. */
export function classifyFailure(failure: FailureFacts): NotSent | Undecided {
  const cause = failure.cause === undefined ? {} : { cause: failure.cause };
  switch (failure.reason) {
    case 'aborted':
      return { kind: failure.dispatched ? 'unknown' : 'not-sent', reason: 'aborted', ...cause };
    case 'timeout':
    case 'connection-lost':
      // Named by the transport after the dispatch only; doubt is the safe side should that ever change.
      return { kind: 'unknown', reason: failure.reason, ...cause };
    case 'dns':
    case 'connect-refused':
    case 'connect-timeout':
    case 'tls':
    case 'certificate':
    case 'proxy':
    case 'connect-failed':
      if (failure.dispatched) return { kind: 'unknown', reason: 'connection-lost', ...cause };
      return { kind: 'not-sent', reason: failure.reason, ...cause };
    default:
      throw new TypeError(`unknown failure ${String(failure.reason satisfies never)}`);
  }
}

/** The longest `Retry-After` that is believed, one hour: a date that is years off must not stop an account for years. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * `Retry-After` in milliseconds from now, at most an hour: seconds, or a date (RFC 9110, 10.2.3), which is compared with the
 * answer's own `Date` where there is one. `undefined` where there is none, or none that can be read.
 */
export function retryAfterMs(
  answer: Pick<AnswerFacts, 'retryAfter' | 'date' | 'receivedAt'>,
): number | undefined {
  const text = answer.retryAfter?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), MAX_RETRY_AFTER_MS);
  // Date.parse makes a date of whatever has a number in it; those of HTTP have a time.
  if (!/\d\d:\d\d:\d\d/.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const answered = Date.parse(answer.date ?? '');
  const wait = until - (Number.isNaN(answered) ? answer.receivedAt : answered);
  return Math.min(Math.max(0, wait), MAX_RETRY_AFTER_MS);
}
