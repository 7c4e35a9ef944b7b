import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { RecentCounts } from './recent-counts.js';

const MINUTE_MS = 60_000;

describe('recent counts', () => {
  it('count each key by itself, with the instant of its latest', () => {
    const clock = new ManualClock();
    const counts = new RecentCounts<'one' | 'other' | 'none'>(clock, 10);
    counts.add('one');
    clock.pass(3 * MINUTE_MS);
    counts.add('one');
    const latestAt = new Date(clock.now()).toISOString();
    clock.pass(1_000);
    counts.add('other');
    expect(counts.of('one')).toEqual({ count: 2, latestAt });
    expect(counts.of('other')?.count).toBe(1);
    expect(counts.of('none')).toBeUndefined();
  });

  it('forget minute by minute what is older', () => {
    const clock = new ManualClock();
    const counts = new RecentCounts<'one'>(clock, 10);
    counts.add('one');
    clock.pass(9 * MINUTE_MS);
    counts.add('one');
    expect(counts.of('one')?.count).toBe(2);
    clock.pass(MINUTE_MS);
    expect(counts.of('one')?.count).toBe(1);
    clock.pass(9 * MINUTE_MS);
    expect(counts.of('one')).toBeUndefined();
  });
});
