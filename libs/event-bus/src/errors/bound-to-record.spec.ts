import { describe, expect, it } from 'vitest';
import { boundToRecord, isBoundToRecord } from './bound-to-record.js';
import { DeadLetter } from './dead-letter.error.js';
import { RecordFailure } from './record-failure.error.js';
import { RetryLater } from './retry-later.error.js';

function thrownBy(error: unknown): unknown {
  try {
    return boundToRecord((): string => {
      throw error;
    });
  } catch (thrown) {
    return thrown;
  }
}

describe('boundToRecord', () => {
  it('gives the result', () => {
    expect(boundToRecord(() => 7)).toBe(7);
  });

  it('names what the work throws as the record’s own, without its text', () => {
    const cause = new SyntaxError('Unexpected token +41791234567');
    const thrown = thrownBy(cause);
    expect(thrown).toBeInstanceOf(RecordFailure);
    expect(thrown).toMatchObject({ cause, message: 'the record could not be processed: SyntaxError' });
    expect(isBoundToRecord(thrown)).toBe(true);
  });

  it('passes named errors unchanged', () => {
    for (const error of [new DeadLetter('r', 'm'), new RecordFailure('m'), new RetryLater('m')])
      expect(thrownBy(error)).toBe(error);
  });

  it('does not take work that may meet a store', () => {
    // @ts-expect-error: a promise is refused by its type
    boundToRecord(async () => 7);
    expect(isBoundToRecord(new Error('away'))).toBe(false);
  });
});
