import type { NotSent, Unknown, UnknownReason } from '../send-outcome.js';
import type { FailureFacts } from './answer-facts.js';

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
    case 'connect-failed':
      if (failure.dispatched) return { kind: 'unknown', reason: 'connection-lost', ...cause };
      return { kind: 'not-sent', reason: failure.reason, ...cause };
    default:
      throw new TypeError(`unknown failure ${String(failure.reason satisfies never)}`);
  }
}
