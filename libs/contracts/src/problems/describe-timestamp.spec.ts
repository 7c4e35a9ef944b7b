import { describe, expect, it } from 'vitest';
import { describeTimestamp } from './describe-timestamp.js';

const NOW = Date.parse('2026-06-01T00:00:00Z');

describe('describeTimestamp', () => {
  it.each([
    [NOW, '2026-06-01T00:00:00.000Z'],
    [Date.parse('2012-01-01T00:00:00Z'), '2012-01-01T00:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, 'no time at all'],
    [Number.NaN, 'no time at all'],
    [Number.MAX_SAFE_INTEGER, 'a time beyond all calendars'],
    [
      NOW / 1_000,
      '1970-01-21T14:31:12.000Z, and looks like seconds instead of milliseconds (it would then be 2026-06-01T00:00:00.000Z)',
    ],
    [
      NOW * 1_000,
      '+058384-07-29T00:00:00.000Z, and looks like microseconds instead of milliseconds (it would then be 2026-06-01T00:00:00.000Z)',
    ],
    [
      NOW * 1_000_000,
      'a time beyond all calendars, and looks like nanoseconds instead of milliseconds (it would then be 2026-06-01T00:00:00.000Z)',
    ],
  ])('of %d is %s', (timestamp, text) => {
    expect(describeTimestamp(timestamp, NOW)).toBe(text);
  });
});
