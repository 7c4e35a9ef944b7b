import { describe, expect, it } from 'vitest';
import { Comeback } from './comeback.js';

describe('Comeback', () => {
  it('gives up after 20 s of crashes while the broker answers', () => {
    const comeback = new Comeback();
    expect([0, 15_000, 19_999, 20_000].map((now) => comeback.crashed(now, 100, true))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('never gives up while the broker does not answer, and counts anew after that', () => {
    const comeback = new Comeback();
    expect(comeback.crashed(0, 0, true)).toBe(false);
    expect(comeback.crashed(60_000, 0, false)).toBe(false);
    expect(comeback.crashed(600_000, 0, true)).toBe(false);
    expect(comeback.crashed(620_000, 0, true)).toBe(true);
  });

  it('counts anew after a long stay in the group', () => {
    const comeback = new Comeback();
    expect(comeback.crashed(0, 0, true)).toBe(false);
    expect(comeback.crashed(60_000, 55_000, true)).toBe(false);
    expect(comeback.crashed(80_000, 1_000, true)).toBe(true);
  });
});
