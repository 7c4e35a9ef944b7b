import type { AnswerFacts } from './answer-facts.js';

/**
 * `Retry-After` in milliseconds from now: seconds, or a date (RFC 9110, 10.2.3), which is compared with the answer's own
 * `Date` where there is one. `undefined` where there is none, or none that can be read.
 */
export function retryAfterMs(
  answer: Pick<AnswerFacts, 'retryAfter' | 'date' | 'receivedAt'>,
): number | undefined {
  const text = answer.retryAfter?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  // Date.parse makes a date of whatever has a number in it; those of HTTP have a time.
  if (!/\d\d:\d\d:\d\d/.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const answered = Date.parse(answer.date ?? '');
  return Math.max(0, until - (Number.isNaN(answered) ? answer.receivedAt : answered));
}
