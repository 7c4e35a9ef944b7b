import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

describe('backoffMs', () => {
  it('doubles from half a second to half a minute', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 2_000].map((failures) => backoffMs(failures, () => 1));
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('waits half of it at least', () => {
    expect(backoffMs(1, () => 0)).toBe(250);
    expect(backoffMs(9, () => 0)).toBe(15_000);
  });
});
