import { describe, expect, it } from 'vitest';
import { acceptedFacts, noteOf, rejectionFacts } from './ecall-facts.js';

const HOSTILE = ['a\0b', 'a\ud800b', '\udc00', '😀'.repeat(2_000_000)];

describe('what is kept of an answer of eCall’s', () => {
  it('is what it said', () => {
    expect(acceptedFacts({ kind: 'accepted', messageId: 'm-1', requestId: 'r-1' })).toEqual({
      messageId: 'm-1',
      requestId: 'r-1',
    });
    const error = { code: 'InvalidContent', message: 'no such sender', details: [] };
    expect(rejectionFacts({ kind: 'rejected', status: 400, error, requestId: 'r-2' })).toEqual({
      reason: 'refused-by-ecall',
      detail: 'no such sender',
      providerError: 'InvalidContent',
      requestId: 'r-2',
    });
  });

  it('is in a word what a call came to that settled nothing', () => {
    expect(noteOf({ kind: 'throttled', status: 429, requestId: 'r-3' })).toEqual({
      answer: 'throttled',
      status: 429,
      requestId: 'r-3',
    });
    expect(noteOf({ kind: 'account-refused', status: 401, reason: 'credentials' })).toEqual({
      answer: 'credentials',
      status: 401,
    });
    expect(noteOf({ kind: 'not-sent', reason: 'dns' })).toEqual({ answer: 'dns' });
  });

  it('names the status where eCall named nothing', () => {
    const error = { code: '', message: '', details: [] };
    const refused = rejectionFacts({ kind: 'rejected', status: 418, error, requestId: 'r' });
    expect(refused).toEqual({ reason: 'refused-by-ecall', detail: 'eCall answered 418', requestId: 'r' });
  });

  it.each(HOSTILE.map((text) => ({ text })))('fits in a database and in a record', ({ text }) => {
    const error = { code: text, message: text, details: [] };
    const kept = [
      acceptedFacts({ kind: 'accepted', messageId: text, requestId: text }),
      rejectionFacts({ kind: 'rejected', status: 400, error, requestId: text }),
    ];
    const texts = kept.flatMap((facts) => Object.values(facts));
    expect(texts.filter((each) => /\0|\p{Surrogate}/u.test(each) || each.length > 1_000)).toEqual([]);
    expect(texts.every((each) => each !== '')).toBe(true);
  });
});
