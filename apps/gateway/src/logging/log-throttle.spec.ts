import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { LogThrottle } from './log-throttle.js';

describe('OnceAMinute', () => {
  it('tells the same thing once a minute, and how often it was left out', () => {
    const clock = new ManualClock();
    const once = new LogThrottle(clock);
    expect(once.tell('away')).toBe(0);
    for (let second = 0; second < 59; second += 1) {
      clock.pass(1_000);
      expect(once.tell('away')).toBeUndefined();
    }
    expect(once.tell('something else')).toBe(0);
    clock.pass(1_000);
    expect(once.tell('away')).toBe(59);
    expect(once.tell('away')).toBeUndefined();
  });

  it('keeps no more than a thousand things', () => {
    const once = new LogThrottle(new ManualClock());
    for (let index = 0; index <= 1_000; index += 1) expect(once.tell(`thing ${index}`)).toBe(0);
    expect(once.tell('thing 0')).toBe(0);
    expect(once.tell('thing 1000')).toBeUndefined();
  });
});
