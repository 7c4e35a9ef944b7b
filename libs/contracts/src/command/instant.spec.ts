import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant.js';

describe('parseInstant', () => {
  it.each([
    ['2026-06-02T10:00:00Z', '2026-06-02T10:00:00.000Z'],
    ['2026-06-02T10:00:00.123456789Z', '2026-06-02T10:00:00.123Z'],
    ['2026-06-02T10:00Z', '2026-06-02T10:00:00.000Z'],
    ['2026-06-02T10:00:00+02:00', '2026-06-02T08:00:00.000Z'],
    ['2026-06-02T10:00:00.5-0330', '2026-06-02T13:30:00.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(instant);
  });

  it.each([
    '2026-W23-1T10:00:00Z',
    '2026-160T10:00:00Z',
    '2026-06-02T10Z',
    '20260602T100000Z',
    '2026-06-02T10:00:00,5Z',
    '2026-06-02T10:00:60Z',
    '2026-06-02T24:00:00Z',
    '2026-06-02 10:00:00Z',
    '2026-06-02T10:00:00',
    '2026-06-02',
    '2026-06-31T10:00:00Z',
    '2025-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-01T10:00:00Z',
    '2026-06-00T10:00:00Z',
    '+002026-06-02T10:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    'tomorrow',
    '',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads every date back as it was', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});
