import { describe, expect, it } from 'vitest';
import { CrashLoopLimit } from './crash-loop-limit.js';

describe('CrashLoopLimit', () => {
  it('gives up after 20 s of crashes while the broker answers', () => {
    const crashLoopLimit = new CrashLoopLimit();
    expect([0, 15_000, 19_999, 20_000].map((now) => crashLoopLimit.crashed(now, 100, true))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('never gives up while the broker does not answer, and counts anew after that', () => {
    const crashLoopLimit = new CrashLoopLimit();
    expect(crashLoopLimit.crashed(0, 0, true)).toBe(false);
    expect(crashLoopLimit.crashed(60_000, 0, false)).toBe(false);
    expect(crashLoopLimit.crashed(600_000, 0, true)).toBe(false);
    expect(crashLoopLimit.crashed(620_000, 0, true)).toBe(true);
  });

  it('counts anew after a long stay in the group', () => {
    const crashLoopLimit = new CrashLoopLimit();
    expect(crashLoopLimit.crashed(0, 0, true)).toBe(false);
    expect(crashLoopLimit.crashed(60_000, 55_000, true)).toBe(false);
    expect(crashLoopLimit.crashed(80_000, 1_000, true)).toBe(true);
  });
});
