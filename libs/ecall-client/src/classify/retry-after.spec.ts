import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './classify-call.js';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const at = (retryAfter: string | undefined, date?: string): number | undefined =>
  retryAfterMs({ retryAfter, date, receivedAt: NOW });

describe('retryAfterMs', () => {
  it('reads seconds', () => {
    expect([at('0'), at('120'), at(' 1.5 ')]).toEqual([0, 120_000, 1500]);
  });

  it('reads a date, counted from our clock where the answer has none', () => {
    expect(at('Thu, 01 Jan 2026 12:00:30 GMT')).toBe(30_000);
  });

  it("counts a date from the answer's own, so that a wrong clock does no harm", () => {
    expect(at('Thu, 01 Jan 2026 14:00:30 GMT', 'Thu, 01 Jan 2026 14:00:00 GMT')).toBe(30_000);
  });

  it('takes a date that has passed for no wait', () => {
    expect(at('Thu, 01 Jan 2026 11:00:00 GMT')).toBe(0);
  });

  it.each(['3601', '9'.repeat(20), '9'.repeat(400), 'Thu, 01 Jan 2099 12:00:00 GMT'])(
    'believes at most an hour: %s',
    (text) => {
      expect(at(text)).toBe(3_600_000);
    },
  );

  it.each([undefined, '', '  ', 'soon', '-5x', '-5', 'in 2099'])('names no wait for %s', (text) => {
    expect(at(text)).toBeUndefined();
  });
});
