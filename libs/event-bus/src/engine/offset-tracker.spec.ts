import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetTracker } from './offset-tracker.js';

describe('OffsetTracker', () => {
  it('has the lowest incomplete offset, never past a hole, whatever completes first', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        gaps,
        fc.bigInt({ min: 0n, max: 2n ** 62n }),
        fc.infiniteStream(fc.nat()),
        (steps, base, picks) => {
          const tracker = new OffsetTracker();
          const open: bigint[] = [];
          let offset = base;
          for (const gap of steps) {
            offset += BigInt(gap);
            expect(tracker.start(offset)).toBe(true);
            open.push(offset);
            expect(tracker.position).toBe(open[0]);
          }
          while (open.length > 0) {
            const pick = picks.next().value;
            const [done] = open.splice(pick % open.length, 1);
            if (done !== undefined) tracker.complete(done);
            expect(tracker.position).toBe(open[0] ?? offset + 1n);
          }
        },
      ),
    );
  });

  it('does not take the same offset twice, nor a lower one', () => {
    const tracker = new OffsetTracker();
    expect(tracker.position).toBeUndefined();
    expect([5n, 5n, 4n, 9n, 9n].map((offset) => tracker.start(offset))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    tracker.complete(5n);
    expect(tracker.start(5n)).toBe(false);
    expect(tracker.position).toBe(9n);
  });

  it('skips what holds no record, once the records before it are complete', () => {
    const tracker = new OffsetTracker();
    tracker.start(3n);
    expect(tracker.skipTo(7n)).toBe(true);
    expect(tracker.position).toBe(3n);
    tracker.complete(3n);
    expect(tracker.position).toBe(7n);
    expect(tracker.skipTo(7n)).toBe(false);
    expect(tracker.start(6n)).toBe(false);
    expect(tracker.start(7n)).toBe(true);
  });

  it('knows what can only be of another log', () => {
    const tracker = new OffsetTracker();
    expect(tracker.isOfAnotherLog(0n)).toBe(false);
    for (const offset of [5n, 6n, 7n]) tracker.start(offset);
    tracker.complete(5n);
    tracker.complete(6n);
    expect([4n, 5n, 6n].map((offset) => tracker.isOfAnotherLog(offset))).toEqual([true, false, false]);
    tracker.committed(7n);
    expect([5n, 6n, 7n].map((offset) => tracker.isOfAnotherLog(offset))).toEqual([true, true, false]);
    tracker.committed(100n);
    expect(tracker.isOfAnotherLog(7n)).toBe(false);
  });
});
