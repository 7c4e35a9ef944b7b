import { describe, expect, it } from 'vitest';
import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('returns the first value that is something', async () => {
    const values = [undefined, null, false, 0];
    expect(await waitFor(() => values.shift(), { deadlineMs: 1_000, everyMs: 1, what: 'a value' })).toBe(0);
  });

  it('names what did not come, and why the last look failed', async () => {
    const cause = new Error('still closed');
    const waiting = waitFor(async () => Promise.reject(cause), {
      deadlineMs: 5,
      everyMs: 1,
      what: 'the door',
    });
    await expect(waiting).rejects.toMatchObject({ message: 'waited 5 ms in vain for the door', cause });
  });

  it('ends when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(waitFor(() => false, { deadlineMs: 1_000, what: 'ever', signal })).rejects.toThrow('enough');
  });
});
