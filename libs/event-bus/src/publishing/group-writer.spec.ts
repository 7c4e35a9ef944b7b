import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupWriter } from './group-writer.js';

const WEIGHTLESS = { maxWeight: 1, weigh: () => 0 };

describe('GroupWriter', () => {
  it('writes everything once, in order, and tells each call how its own items fared', async () => {
    const calls = fc.array(fc.record({ items: fc.array(fc.nat(), { maxLength: 4 }), poison: fc.boolean() }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(calls, fc.scheduler(), async (all, scheduler) => {
        const written: number[] = [];
        let writing = 0;
        const writer = new GroupWriter<{ value: number; poison: boolean }>({
          maxItems: 5,
          ...WEIGHTLESS,
          isFaultOfItem: (error) => error instanceof RangeError,
          write: scheduler.scheduleFunction(
            async (items: ReadonlyArray<{ value: number; poison: boolean }>) => {
              writing += 1;
              expect(writing).toBe(1);
              await Promise.resolve();
              writing -= 1;
              if (items.some(({ poison }) => poison)) throw new RangeError('poison');
              written.push(...items.map(({ value }) => value));
            },
          ),
        });
        const results = Promise.allSettled(
          all.map(async ({ items, poison }) => writer.write(items.map((value) => ({ value, poison })))),
        );
        const fared = (await scheduler.waitFor(results)).map(({ status }) => status === 'fulfilled');
        await writer.flush();
        expect(fared).toEqual(all.map(({ items, poison }) => items.length === 0 || !poison));
        expect(written).toEqual(all.flatMap(({ items, poison }) => (poison ? [] : items)));
      }),
    );
  });

  it('puts what gathers during a write into the next one', async () => {
    const groups: number[][] = [];
    let finish: () => void = () => undefined;
    const writer = new GroupWriter<number>({
      maxItems: 100,
      ...WEIGHTLESS,
      isFaultOfItem: () => false,
      write: async (items) => {
        groups.push([...items]);
        if (groups.length === 1) {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
        }
      },
    });
    const first = writer.write([1]);
    await new Promise((resolve) => setImmediate(resolve));
    const rest = Promise.all([writer.write([2, 3]), writer.write([4])]);
    finish();
    await Promise.all([first, rest]);
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  it('rejects all calls of a group when the write itself failed, and goes on', async () => {
    let fails = true;
    const writer = new GroupWriter<number>({
      maxItems: 100,
      ...WEIGHTLESS,
      isFaultOfItem: () => false,
      write: async () => {
        if (fails) throw new Error('away');
      },
    });
    const outcomes = await Promise.allSettled([writer.write([1]), writer.write([2])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await expect(writer.write([3])).resolves.toBeUndefined();
  });

  it('keeps each write within its bounds, cuts a call that is too large, and keeps the order', async () => {
    const calls = fc.array(fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 12 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(calls, async (all) => {
        const writes: number[][] = [];
        const writer = new GroupWriter<number>({
          maxItems: 4,
          maxWeight: 10,
          weigh: (item) => item,
          isFaultOfItem: () => false,
          write: async (items) => void writes.push([...items]),
        });
        await Promise.all(all.map(async (items) => writer.write(items)));
        expect(writes.flat()).toEqual(all.flat());
        for (const items of writes) {
          expect(items.length).toBeLessThanOrEqual(4);
          const weight = items.reduce((sum, item) => sum + item);
          expect(items.length === 1 || weight <= 10).toBe(true);
        }
      }),
    );
  });

  it('writes what one call has one by one when an item is at fault, up to that item', async () => {
    const written: number[] = [];
    const writer = new GroupWriter<number>({
      maxItems: 100,
      ...WEIGHTLESS,
      isFaultOfItem: (error) => error instanceof RangeError,
      write: async (items) => {
        if (items.length > 2 || items.includes(13)) throw new RangeError('too much');
        written.push(...items);
      },
    });
    await expect(writer.write([1, 2, 3])).resolves.toBeUndefined();
    await expect(writer.write([4, 13, 5])).rejects.toThrow('too much');
    expect(written).toEqual([1, 2, 3, 4]);
  });
});
