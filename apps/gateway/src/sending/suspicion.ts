import type { AccountRefused } from '@ecall-gateway/ecall-client';
import type { AnswerNote, RejectionFacts, SendRow, Suspicion } from '@ecall-gateway/ledger';
import { storableWord } from '../ecall-answers/storable-text.js';

const MINUTE_MS = 60_000;
/** Until a suspect is tried again, after its first, second and each later refusal. */
const WAITS_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
/** So many refusals, bracketed by calls that passed and spread over so long, are the message's own. */
const REFUSALS_AT_FAULT = 3;
const LEAST_SPREAD_MS = 10 * MINUTE_MS;

/** How a refusal that may be the message's own stands in its row's timeline. */
const ANSWERS = {
  forbidden: 'forbidden',
  sender: 'sender-refused',
  /** A suspect probed what was suspended anyway: that does not count. */
  'as-before': 'account-refused',
} as const;
export type SuspectRefusal = Exclude<keyof typeof ANSWERS, 'as-before'>;

export function suspectNote(
  { status, requestId }: Pick<AccountRefused, 'status' | 'requestId'>,
  refusal: keyof typeof ANSWERS,
): AnswerNote {
  const named = requestId === undefined ? {} : { requestId: storableWord(requestId) };
  return { answer: ANSWERS[refusal], status, ...named };
}

/** How often a row was refused for what may be its own. Such a row is a suspect. */
export function refusalsOf({ timeline }: Pick<SendRow, 'timeline'>): number {
  return timeline.filter(isSuspectStep).length;
}

/** How long a suspect waits after so many refusals. */
export function suspectWaitMs(refusals: number): number {
  return WAITS_MS[Math.max(refusals, 1) - 1] ?? Math.max(...WAITS_MS);
}

export function isAtFault(suspicion: Suspicion | undefined): boolean {
  if (suspicion === undefined || suspicion.refusals < REFUSALS_AT_FAULT) return false;
  return Date.parse(suspicion.lastAt) - Date.parse(suspicion.firstAt) >= LEAST_SPREAD_MS;
}

/** Why a row is rejected of which every such refusal was its own. */
export function faultFacts({ timeline }: Pick<SendRow, 'timeline'>): RejectionFacts {
  const last = timeline.findLast(isSuspectStep);
  const what = last?.answer === ANSWERS.sender ? 'refuses its sender' : 'refuses it';
  return {
    reason: last?.answer === ANSWERS.sender ? 'refused-by-ecall' : 'forbidden',
    detail: `eCall ${what} (${last?.status ?? 403}) again and again, while other messages of the account pass`,
    ...(last?.requestId === undefined ? {} : { requestId: last.requestId }),
  };
}

function isSuspectStep({ answer }: SendRow['timeline'][number]): boolean {
  return answer === ANSWERS.forbidden || answer === ANSWERS.sender;
}
