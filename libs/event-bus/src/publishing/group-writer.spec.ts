import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deferred } from '../engine/deferred.js';
import { GroupWriter } from './group-writer.js';

interface Item {
  readonly value: number;
  readonly poison: boolean;
  readonly lane: string | null;
}

const WEIGHTLESS = { maxWeight: 1, weigh: () => 0 };
const WRITTEN = { kind: 'written' };
const isFaultOfItem = (error: unknown): boolean => error instanceof RangeError;

const item = fc.record({
  value: fc.nat(),
  poison: fc.boolean(),
  lane: fc.option(fc.constantFrom('a', 'b')),
});

/** How the items of one call fare: the poisoned fail, and what follows in their lanes is not tried. */
function expectedKinds(items: readonly Item[]): string[] {
  const blocked = new Set<string | null>();
  return items.map(({ poison, lane }) => {
    if (lane !== null && blocked.has(lane)) return 'behind';
    if (poison) blocked.add(lane);
    return poison ? 'failed' : 'written';
  });
}

describe('GroupWriter', () => {
  it('writes what can be written once, in order, and gives each item its own result', async () => {
    const calls = fc.array(fc.array(item, { maxLength: 4 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(calls, fc.scheduler(), async (all, scheduler) => {
        const written: number[] = [];
        let writing = 0;
        const writer = new GroupWriter<Item>({
          maxItems: 5,
          ...WEIGHTLESS,
          laneOf: ({ lane }) => lane,
          isFaultOfItem,
          write: scheduler.scheduleFunction(async (items: readonly Item[]) => {
            writing += 1;
            expect(writing).toBe(1);
            await Promise.resolve();
            writing -= 1;
            if (items.some(({ poison }) => poison)) throw new RangeError('poison');
            written.push(...items.map(({ value }) => value));
          }),
        });
        const results = await scheduler.waitFor(Promise.all(all.map(async (items) => writer.write(items))));
        await writer.flush();
        const kinds = all.map(expectedKinds);
        expect(results.map((list) => list.map(({ kind }) => kind))).toEqual(kinds);
        expect(written).toEqual(
          all.flatMap((items, call) =>
            items.flatMap(({ value }, index) => (kinds[call]?.[index] === 'written' ? [value] : [])),
          ),
        );
      }),
    );
  });

  it('puts what gathers during a write into the next one', async () => {
    const groups: number[][] = [];
    const first = new Deferred();
    const writer = new GroupWriter<number>({
      maxItems: 100,
      ...WEIGHTLESS,
      laneOf: () => null,
      isFaultOfItem,
      write: async (items) => {
        groups.push([...items]);
        if (groups.length === 1) await first.promise;
      },
    });
    const one = writer.write([1]);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = Promise.all([writer.write([2, 3]), writer.write([4])]);
    first.resolve();
    await Promise.all([one, rest]);
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  it('fails every item of the calls in a group when the write itself failed, without trying the rest of them', async () => {
    let isAway = true;
    let writes = 0;
    const writer = new GroupWriter<number>({
      maxItems: 2,
      ...WEIGHTLESS,
      laneOf: () => null,
      isFaultOfItem,
      write: async () => {
        writes += 1;
        if (isAway) throw new Error('away');
      },
    });
    const results = await Promise.all([writer.write([1, 2, 3, 4, 5]), writer.write([6])]);
    expect(results.map((list) => list.map(({ kind }) => kind))).toEqual([
      Array.from({ length: 5 }, () => 'failed'),
      ['failed'],
    ]);
    expect(writes).toBe(2);
    isAway = false;
    expect(await writer.write([7])).toEqual([WRITTEN]);
  });

  it('stops trying one by one when the bus goes away meanwhile', async () => {
    const written: number[] = [];
    let writes = 0;
    const writer = new GroupWriter<number>({
      maxItems: 100,
      ...WEIGHTLESS,
      laneOf: () => null,
      isFaultOfItem,
      write: async (items) => {
        writes += 1;
        if (items.includes(13)) throw new RangeError('too large');
        if (writes > 2) throw new Error('away');
        written.push(...items);
      },
    });
    const kinds = (await writer.write([1, 2, 13, 4])).map(({ kind }) => kind);
    expect(kinds).toEqual(['written', 'failed', 'failed', 'failed']);
    expect([written, writes]).toEqual([[1], 3]);
  });

  it('keeps each write within its bounds, cuts a call that is too large, and keeps the order', async () => {
    const calls = fc.array(fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 12 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const writes: number[][] = [];
        const writer = new GroupWriter<number>({
          maxItems: 4,
          maxWeight: 10,
          weigh: (weight) => weight,
          laneOf: () => null,
          isFaultOfItem,
          write: async (items) => void writes.push([...items]),
        });
        await Promise.all(all.map(async (items) => writer.write(items)));
        expect(writes.flat()).toEqual(all.flat());
        for (const items of writes) {
          expect(items.length).toBeLessThanOrEqual(4);
          const weight = items.reduce((sum, each) => sum + each);
          expect(items.length === 1 || weight <= 10).toBe(true);
        }
      }),
    );
  });
});
