import { describe, expect, it } from 'vitest';
import { aheadBy, judgeClocks } from './clock.check.js';

describe('judgeClocks', () => {
  it.each([
    [300, 'ok', "agrees with eCall's"],
    [-5_000, 'warn', "ours is 5.0 s ahead of eCall's"],
    [45_000, 'fail', "ours is 45.0 s behind eCall's"],
    [undefined, 'warn', 'not compared with eCall'],
  ])('%s ms', (aheadMs, level, seen) => {
    expect(judgeClocks([{ whose: 'eCall', aheadMs }])).toMatchObject({
      level,
      seen: expect.stringContaining(seen),
    });
  });
});

it('aheadBy compares with the middle of the way', () => {
  expect(aheadBy({ date: 10_000, sentAt: 9_900, receivedAt: 11_100 })).toBe(0);
  expect(aheadBy({ date: 20_000, sentAt: 9_900, receivedAt: 11_100 })).toBe(10_000);
});
