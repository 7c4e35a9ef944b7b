import { describe, expect, it } from 'vitest';
import { readTimestamp } from './read-timestamp.js';

describe('readTimestamp', () => {
  it.each([
    ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00.000Z'],
    ['2026-01-01T12:00:00.1234567Z', '2026-01-01T12:00:00.123Z'],
    ['2026-01-01T13:00:00+01:00', '2026-01-01T12:00:00.000Z'],
    ['2026-01-01 13:00:00+0100', '2026-01-01T12:00:00.000Z'],
    [' 2026-01-01t12:00z ', '2026-01-01T12:00:00.000Z'],
  ])('turns %s into UTC', (text, at) => {
    expect(readTimestamp(text)).toEqual({ at, isUtc: true });
  });

  it.each(['2026-01-01T12:00:00', '2026-01-01 12:00:00.5'])(
    'keeps %s, which names no zone, as it is',
    (text) => {
      expect(readTimestamp(text)).toEqual({ at: text, isUtc: false });
    },
  );

  it('keeps a time whose zone cannot be believed as it is', () => {
    expect(readTimestamp('2026-01-01T12:00:00Z', false)).toEqual({
      at: '2026-01-01T12:00:00Z',
      isUtc: false,
    });
  });

  it.each([
    '0001-01-01T00:00:00Z',
    '01/02/2026',
    '2026-13-01T00:00:00Z',
    'now',
    '',
    1_767_268_800_000,
    null,
    {},
  ])('finds no time in %j', (value) => {
    expect(readTimestamp(value)).toBeUndefined();
  });
});
