import type { DailyTime } from '@ecall-gateway/settings';
import { describe, expect, it } from 'vitest';
import { limitDayOf } from './limit-day.js';

const ZURICH: DailyTime = { hour: 7, minute: 0, timeZone: 'Europe/Zurich' };

const dayOf = (instant: string, reset = ZURICH) => {
  const { start, end } = limitDayOf(Date.parse(instant), reset);
  return [new Date(start).toISOString(), new Date(end).toISOString()];
};

describe('limitDayOf', () => {
  it('goes from reset to reset by the clocks of the zone', () => {
    const day = ['2026-05-31T05:00:00.000Z', '2026-06-01T05:00:00.000Z'];
    expect(dayOf('2026-05-31T05:00:00.000Z')).toEqual(day);
    expect(dayOf('2026-06-01T04:59:59.999Z')).toEqual(day);
    expect(dayOf('2026-06-01T05:00:00.000Z')[0]).toBe(day[1]);
    expect(dayOf('2026-12-24T05:59:59Z')).toEqual(['2026-12-23T06:00:00.000Z', '2026-12-24T06:00:00.000Z']);
  });

  it('has 23 hours where clocks go forward and 25 where they go back', () => {
    expect(dayOf('2026-03-29T01:30:00Z')).toEqual(['2026-03-28T06:00:00.000Z', '2026-03-29T05:00:00.000Z']);
    expect(dayOf('2026-10-25T01:30:00Z')).toEqual(['2026-10-24T05:00:00.000Z', '2026-10-25T06:00:00.000Z']);
  });

  it.each<[string, DailyTime]>([
    ['a time that the change of clocks leaves out', { hour: 2, minute: 30, timeZone: 'Europe/Zurich' }],
    ['a time that comes twice', { hour: 2, minute: 30, timeZone: 'America/New_York' }],
    ['a zone far ahead', { hour: 0, minute: 0, timeZone: 'Pacific/Kiritimati' }],
    ['a zone far behind', { hour: 23, minute: 59, timeZone: 'Pacific/Pago_Pago' }],
    ['half hours', { hour: 12, minute: 0, timeZone: 'Asia/Kolkata' }],
    ['UTC', { hour: 0, minute: 0, timeZone: 'UTC' }],
  ])('%s: each instant belongs to one day, and days follow each other', (_, reset) => {
    let last = limitDayOf(Date.parse('2026-01-01T00:00:00Z'), reset);
    for (let at = last.end; at < Date.parse('2027-01-01T00:00:00Z'); at = last.end) {
      expect(limitDayOf(at - 1, reset)).toEqual(last);
      const next = limitDayOf(at, reset);
      expect(next.start).toBe(last.end);
      expect((next.end - next.start) / 3_600_000).toBeGreaterThanOrEqual(23);
      expect((next.end - next.start) / 3_600_000).toBeLessThanOrEqual(25);
      last = next;
    }
  });
});
