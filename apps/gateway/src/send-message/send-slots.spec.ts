import { setMaxListeners } from 'node:events';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SendSlots } from './send-slots.js';

const never = new AbortController().signal;
setMaxListeners(0, never);

describe('SendSlots', () => {
  it('runs as many at a time, first come, first served, whatever the order in which they end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 20 }),
        async (s, size, n) => {
          const slots = new SendSlots(size);
          const started: number[] = [];
          let most = 0;
          const work = Array.from({ length: n }, async (_, index) =>
            slots.run(never, async () => {
              started.push(index);
              most = Math.max(most, slots.inUse);
              await s.schedule(Promise.resolve(), `work ${index}`);
            }),
          );
          await s.waitFor(Promise.all(work));
          expect(started).toEqual(Array.from({ length: n }, (_, index) => index));
          expect(most).toBe(Math.min(size, n));
          expect(slots.inUse).toBe(0);
        },
      ),
    );
  });

  it('gives the slot back when the work fails', async () => {
    const slots = new SendSlots(1);
    await expect(slots.run(never, async () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(slots.inUse).toBe(0);
  });

  it('lets go of whoever no longer wants to wait, and loses no slot', async () => {
    const slots = new SendSlots(1);
    let end: () => void = () => undefined;
    const first = slots.run(never, async () => new Promise<void>((resolve) => (end = resolve)));
    const impatient = new AbortController();
    const second = slots.run(impatient.signal, async () => 'never');
    const third = slots.run(never, async () => 'third');
    impatient.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    end();
    await first;
    expect(await third).toBe('third');
    expect(slots.inUse).toBe(0);
  });
});
