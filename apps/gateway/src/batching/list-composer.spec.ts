import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeList, MAX_LISTED } from './list-composer.js';
import type { SendJob } from '../sending/send-job.js';

const waiting = fc.array(
  fc
    .record({
      recipient: fc.integer({ min: 0, max: 80 }).map(String),
      lane: fc.option(fc.integer({ min: 0, max: 80 }).map(String)),
    })
    .map((intent) => ({ job: { intent } as unknown as SendJob })),
  { maxLength: 200, size: 'max' },
);
const named = (list: ReturnType<typeof composeList>) => list.map(({ job }) => job.intent);

describe('composeList', () => {
  it('puts no recipient and no key twice in a list, and no more than a list holds', () => {
    fc.assert(
      fc.property(waiting, (all) => {
        const list = named(composeList(all));
        const lanes = list.flatMap(({ orderingKey: lane }) => lane ?? []);
        expect(new Set(list.map(({ recipient }) => recipient)).size).toBe(list.length);
        expect(new Set(lanes).size).toBe(lanes.length);
        expect(list.length).toBeLessThanOrEqual(MAX_LISTED);
      }),
    );
  });

  it('takes the first that waits, keeps the order, and leaves out only what cannot be beside the others', () => {
    fc.assert(
      fc.property(waiting, (all) => {
        const list = composeList(all);
        expect(list[0]).toBe(all[0]);
        expect(list).toEqual(all.filter((one) => list.includes(one)));
        if (list.length === MAX_LISTED) return;
        const taken = named(list);
        for (const { job } of all.filter((one) => !list.includes(one))) {
          const { recipient, orderingKey: lane } = job.intent;
          expect(
            taken.some((one) => one.recipient === recipient || (lane !== null && one.orderingKey === lane)),
          ).toBe(true);
        }
      }),
    );
  });
});
