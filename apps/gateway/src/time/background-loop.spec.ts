import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/pino-logger.js';
import { ManualClock } from '../testing/manual-clock.js';
import { settled } from '../testing/world.js';
import { BackgroundLoop } from './background-loop.js';

describe('a loop with a pace for quiet times', () => {
  it('slows down after rounds that found nothing, and is fast again once one finds something', async () => {
    const clock = new ManualClock(0);
    const rounds: number[] = [];
    let hasMore = false;
    const options = { name: 'test', idleMs: 200, quietMs: () => 500 };
    const loop = new BackgroundLoop(options, clock, createLogger('silent'), async () => {
      rounds.push(clock.monotonic());
      const found = hasMore;
      hasMore = false;
      return found;
    });
    const pass = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        await settled();
        clock.pass(100);
      }
      await settled();
    };
    loop.start();
    await pass(5_000);
    expect(rounds).toHaveLength(26);
    await pass(5_000);
    expect(rounds).toHaveLength(36);
    hasMore = true;
    loop.wake();
    await pass(1_000);
    expect(rounds).toHaveLength(36 + 2 + 5);
    await loop.stop();
  });
});

describe('a loop that lets work gather', () => {
  it('makes no more rounds than one in that time, however often it is woken', async () => {
    const clock = new ManualClock(0);
    const rounds: number[] = [];
    const options = { name: 'test', idleMs: 200, gatherMs: 10 };
    const loop = new BackgroundLoop(options, clock, createLogger('silent'), async () => {
      rounds.push(clock.monotonic());
      return true;
    });
    loop.start();
    for (let passed = 0; passed < 30; passed += 1) {
      await settled();
      loop.wake();
      clock.pass(1);
    }
    await settled();
    expect(rounds).toEqual([0, 10, 20, 30]);
    await loop.stop();
  });

  it('begins at once for the first work after a while', async () => {
    const clock = new ManualClock(0);
    const rounds: number[] = [];
    const options = { name: 'test', idleMs: 200, gatherMs: 10 };
    const loop = new BackgroundLoop(options, clock, createLogger('silent'), async () => {
      rounds.push(clock.monotonic());
      return false;
    });
    loop.start();
    await settled();
    clock.pass(50);
    await settled();
    loop.wake();
    await settled();
    expect(rounds).toEqual([0, 50]);
    await loop.stop();
  });
});
