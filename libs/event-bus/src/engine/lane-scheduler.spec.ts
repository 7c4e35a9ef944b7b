import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaneScheduler } from './lane-scheduler.js';

interface Item {
  readonly id: number;
  readonly lane: string | null;
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ offer: fc.option(fc.constantFrom('a', 'b', 'c')) }) },
  { weight: 2, arbitrary: fc.record({ finish: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ withdraw: fc.integer({ min: 2, max: 4 }) }) },
);

describe('LaneScheduler', () => {
  it('runs one item of a lane at a time in the order offered, and never leaves a lane idle', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const scheduler = new LaneScheduler<Item>();
        /** The model: what was offered and is not finished, in order; the first of each lane runs. */
        let open: Item[] = [];
        let running: Item[] = [];
        const asked: Array<[Item[], Item[]]> = [];
        const expectedRunning = (): Item[] =>
          open.filter((item) => item.lane === null || open.find(({ lane }) => lane === item.lane) === item);
        steps.forEach((current, id) => {
          if ('offer' in current) {
            const item = { id, lane: current.offer };
            open.push(item);
            if (scheduler.offer(item.lane, item)) running.push(item);
          } else if ('finish' in current) {
            const item = running[current.finish % Math.max(1, running.length)];
            if (item === undefined) return;
            open = open.filter((other) => other !== item);
            running = running.filter((other) => other !== item);
            const next = scheduler.finish(item.lane);
            if (next !== undefined) running.push(next);
          } else {
            const withdrawn = scheduler.withdraw(({ id: other }) => other % current.withdraw === 0);
            const waiting = open.filter(
              (item) => !running.includes(item) && item.id % current.withdraw === 0,
            );
            asked.push([byId(withdrawn), byId(waiting)]);
            open = open.filter((item) => !withdrawn.includes(item));
          }
          expect(byId(running)).toEqual(byId(expectedRunning()));
          for (const [withdrawn, waiting] of asked) expect(withdrawn).toEqual(waiting);
        });
      }),
    );
  });
});

function byId(items: readonly Item[]): Item[] {
  return items.toSorted((one, other) => one.id - other.id);
}
