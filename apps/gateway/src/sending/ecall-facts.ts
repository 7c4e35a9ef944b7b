import type {
  Accepted,
  AccountRefused,
  NotSent,
  Rejected,
  Throttled,
  Unknown,
} from '@ecall-gateway/ecall-client';
import type { AcceptedFacts, AnswerNote, RejectionFacts } from '@ecall-gateway/ledger';
import { storableText, storableWord } from '../ecall-answers/storable-text.js';

/** Longest reason of eCall's that is kept: it travels in an event, and an event has to fit in a record. */
const MAX_DETAIL = 1_000;

/**
 * What is kept of eCall's yes. Its texts are foreign: one that no database stores, or that no record holds, must not keep a
 * paid message from its outcome.
 */
export function acceptedFacts({ messageId, requestId }: Accepted): AcceptedFacts {
  const words = { requestId: storableWord(requestId) };
  return messageId === undefined ? words : { messageId: storableWord(messageId), ...words };
}

/** What is kept of eCall's no to a message. */
export function rejectionFacts({ status, error, requestId }: Rejected): RejectionFacts {
  return {
    reason: 'refused-by-ecall',
    detail: error.message === '' ? `eCall answered ${status}` : storableText(error.message, MAX_DETAIL),
    ...(error.code === '' ? {} : { providerError: storableWord(error.code) }),
    requestId: storableWord(requestId),
  };
}

/** What a row's timeline keeps of a call that settled nothing. */
export function noteOf(outcome: Throttled | AccountRefused | NotSent | Unknown): AnswerNote {
  const { status, requestId } = { status: undefined, requestId: undefined, ...outcome };
  return {
    answer: outcome.kind === 'throttled' ? outcome.kind : outcome.reason,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId: storableWord(requestId) }),
  };
}
