import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupWriter } from './group-writer.js';

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
});
