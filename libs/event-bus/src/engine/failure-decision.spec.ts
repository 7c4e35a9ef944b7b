import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadLetter } from '../errors/dead-letter.error.js';
import { RecordFailure } from '../errors/record-failure.error.js';
import { RetryLater } from '../errors/retry-later.error.js';
import { decideOnFailure } from './failure-decision.js';

const situation = { aborted: false, attempt: 1, maxAttempts: 3 };

describe('decideOnFailure', () => {
  it('never counts an error that is not named as the record’s own, however late and whatever it is', () => {
    const unnamed = fc.oneof(
      fc.anything(),
      fc.string().map((message) => new Error(message)),
      fc.string().map((message) => new TypeError(message)),
      fc
        .constantFrom('ECONNREFUSED', '57P01', '53100')
        .map((code) => Object.assign(new Error('away'), { code })),
      fc.constant(new AggregateError([new DeadLetter('r', 'm'), new Error('away')])),
      fc.constant(new Error('wrapped', { cause: new DeadLetter('r', 'm') })),
    );
    fc.assert(
      fc.property(unnamed, fc.nat(), (error, attempt) => {
        expect(decideOnFailure(error, { ...situation, attempt })).toEqual({
          kind: 'wait',
          afterMs: undefined,
          isExpected: false,
        });
      }),
    );
  });

  it('counts a RecordFailure up to the cap', () => {
    const decide = (attempt: number) => decideOnFailure(new RecordFailure('bad'), { ...situation, attempt });
    expect([1, 2, 3].map(decide)).toEqual([
      { kind: 'retry' },
      { kind: 'retry' },
      { kind: 'dead-letter', reason: 'handler-failed' },
    ]);
  });

  it('does not cap RetryLater', () => {
    expect(decideOnFailure(new RetryLater('away', { afterMs: 7 }), { ...situation, attempt: 99 })).toEqual({
      kind: 'wait',
      afterMs: 7,
      isExpected: true,
    });
  });

  it('decides nothing after an abort', () => {
    for (const error of [new DeadLetter('r', 'm'), new RecordFailure('m'), new Error('m')])
      expect(decideOnFailure(error, { ...situation, aborted: true, attempt: 9 })).toEqual({ kind: 'drop' });
  });
});
