import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { settled } from '../testing/world.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { OrdinaryShare } from './ordinary-share.js';
import { UrgentShare } from './urgent-share.js';

const BOTH = { urgent: true, ordinary: true };
const never = new AbortController().signal;

describe('UrgentShare', () => {
  it.each([
    [0.8, 'uuuuouuuuouuuuo'],
    [0.5, 'uouououo'],
    [0.9, 'uuuuuuuuuouuuuuuuuuo'],
    [0.25, 'uooouooo'],
  ])('of %d gives urgent ones that much while both wait, and begins with them', (share, turns) => {
    const shared = new UrgentShare(share);
    expect(Array.from({ length: turns.length }, () => shared.next(BOTH)?.[0]).join('')).toBe(turns);
  });

  it('gives everything to those who wait alone, and owes nothing for it', () => {
    const share = new UrgentShare(0.8);
    const turn = (urgent: boolean, ordinary: boolean) => share.next({ urgent, ordinary });
    for (let i = 0; i < 20; i += 1) expect(turn(true, false)).toBe('urgent');
    for (let i = 0; i < 20; i += 1) expect(turn(false, true)).toBe('ordinary');
    expect(turn(true, true)).toBe('urgent');
    expect(turn(false, false)).toBeUndefined();
  });
});

describe('OrdinaryShare', () => {
  it('keeps its part of large claims, and of small ones a row now and then', () => {
    expect(new OrdinaryShare(0.8).keep(32)).toBe(6);
    const share = new OrdinaryShare(0.8);
    const kept = Array.from({ length: 10 }, () => {
      const rows = share.keep(1);
      share.claimed(rows);
      return rows;
    });
    expect(kept).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  it('saves nothing up while no ordinary rows are due', () => {
    const share = new OrdinaryShare(0.8);
    for (let i = 0; i < 100; i += 1) share.keep(1);
    expect(share.keep(1)).toBe(1);
    share.claimed(1);
    expect(share.keep(1)).toBe(0);
  });
});

describe('send slots, with urgent messages', () => {
  function setUp(size: number) {
    const slots = new ConcurrencyLimiter(size, new UrgentShare(0.8), new ManualClock(), () => false);
    const began: string[] = [];
    const ends: Array<() => void> = [];
    const call = (kind: 'u' | 'o', account = 'a') =>
      void slots.run({ account, urgent: kind === 'u', signal: never }, async () => {
        began.push(kind);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    /** The call that began first ends. */
    const end = async () => {
      await settled();
      ends.shift()?.();
      await settled();
    };
    return { slots, began, call, end };
  }

  it('go to an urgent one as soon as one is free, whichever account it is of', async () => {
    const { began, call, end } = setUp(2);
    for (let i = 0; i < 10; i += 1) call('o');
    call('u', 'b');
    await end();
    expect(began.join('')).toBe('oou');
  });

  it('are shared while both wait: four to one, and never all of them to urgent ones', async () => {
    const { began, call, end } = setUp(5);
    for (let i = 0; i < 40; i += 1) call('o');
    for (let i = 0; i < 40; i += 1) call('u');
    for (let i = 0; i < 30; i += 1) await end();
    const running = began.slice(-5).filter((kind) => kind === 'o');
    expect(began.join('').slice(5)).toMatch(/^(u{1,4}o){6}/);
    expect(running.length).toBeGreaterThanOrEqual(1);
  });

  it('all go to urgent ones where nobody else waits, and the next free one to whoever comes then', async () => {
    const { slots, began, call, end } = setUp(4);
    for (let i = 0; i < 8; i += 1) call('u');
    expect(slots.inUse).toBe(4);
    call('o');
    await end();
    expect(began.join('')).toBe('uuuuo');
  });
});
