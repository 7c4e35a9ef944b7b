import { setMaxListeners } from 'node:events';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { UrgentShare } from './urgent-share.js';

const never = new AbortController().signal;
setMaxListeners(0, never);
const wish = { account: 'a', signal: never };
const alone = (size: number) =>
  new ConcurrencyLimiter(size, new UrgentShare(0.8), new ManualClock(), () => false);

describe('SendSlots', () => {
  it('runs as many at a time, first come, first served, whatever the order in which they end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 20 }),
        async (s, size, n) => {
          const slots = alone(size);
          const started: number[] = [];
          let most = 0;
          const work = Array.from({ length: n }, async (_, index) =>
            slots.run(wish, async () => {
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
    const slots = alone(1);
    await expect(slots.run(wish, async () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(slots.inUse).toBe(0);
  });

  it('lets go of whoever no longer wants to wait, and loses no slot', async () => {
    const slots = alone(1);
    let end: () => void = () => undefined;
    const first = slots.run(wish, async () => new Promise<void>((resolve) => (end = resolve)));
    const impatient = new AbortController();
    const second = slots.run({ ...wish, signal: impatient.signal }, async () => 'never');
    const third = slots.run(wish, async () => 'third');
    impatient.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    end();
    await first;
    expect(await third).toBe('third');
    expect(slots.inUse).toBe(0);
  });
});

describe('SendSlots that rows of the ledger want too', () => {
  it('go to lanes and rows in turn: the leases of rows run', async () => {
    const slots = alone(1);
    const began: string[] = [];
    const call = async (source: 'lane' | 'ledger') =>
      slots.run({ ...wish, source }, async () => {
        began.push(source);
        await new Promise((resolve) => setImmediate(resolve));
      });
    const wishes = ['lane', 'lane', 'lane', 'lane', 'ledger', 'ledger'] as const;
    await Promise.all(wishes.map(call));
    expect(began).toEqual(['lane', 'ledger', 'lane', 'ledger', 'lane', 'lane']);
  });
});

describe('SendSlots of several accounts', () => {
  /** Calls that last until they are ended, and the order in which they began. */
  function setUp(size: number) {
    const clock = new ManualClock();
    const slots = new ConcurrencyLimiter(size, new UrgentShare(0.8), clock, () => true);
    const began: string[] = [];
    const ends: Array<() => void> = [];
    const call = async (account: string, patienceMs?: number) =>
      slots.run({ account, signal: never, patienceMs }, async () => {
        began.push(account);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    const next = async () => new Promise((resolve) => setImmediate(resolve));
    return { clock, slots, began, ends, call, next };
  }

  it('leave one for whoever comes, however many an account wants and whatever it does with them', async () => {
    const { slots, began, call, next } = setUp(8);
    for (const account of ['a', 'b', 'c', 'd', 'e']) {
      for (let index = 0; index < 10; index += 1) void call(account);
      await next();
      expect(began.at(-1)).toBe(account);
      if (account === 'd') break;
    }
    expect(began.join('')).toBe('aaaabbcd');
    expect(slots.inUse).toBe(8);
  });

  it('go to the accounts in turn', async () => {
    const { began, ends, call, next } = setUp(1);
    for (const account of ['a', 'a', 'a', 'b', 'c', 'b']) void call(account);
    for (let index = 0; index < 6; index += 1) {
      await next();
      ends[index]?.();
    }
    await next();
    expect(began.join('')).toBe('aabcab');
  });

  it('are waited for no longer than the patience lasts', async () => {
    const { clock, slots, ends, call, next } = setUp(1);
    const first = call('a');
    const impatient = call('b', 2_000);
    const patient = call('b');
    await next();
    clock.pass(2_000);
    await expect(impatient).rejects.toThrow('every slot is taken');
    ends[0]?.();
    await first;
    await next();
    ends[1]?.();
    await patient;
    expect(slots.inUse).toBe(0);
    expect(clock.sleeping).toBe(0);
  });
});
