import { setMaxListeners } from 'node:events';
import { MemoryLedger } from '@ecall-gateway/ledger';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { settled } from '../testing/world.js';
import { RateLimiter } from './rate-limiter.js';

const never = new AbortController().signal;
setMaxListeners(0, never);

describe('RateLimiter', () => {
  const setUp = (replicas: number, perSecond: number) => {
    const clock = new ManualClock();
    const ledger = new MemoryLedger({ leaseMs: 1_000, graceMs: 1_000 }, clock.now);
    const limiters = Array.from({ length: replicas }, () => new RateLimiter(ledger, clock, 'a', perSecond));
    const sent: number[] = [];
    const send = (limiter: RateLimiter) => void limiter.slot(never).then(() => sent.push(clock.now()));
    return { clock, limiters, sent, send };
  };

  it('never lets more through in any second than the rate, all replicas together, and wastes nothing', async () => {
    const { clock, limiters, sent, send } = setUp(3, 20);
    for (let i = 0; i < 100; i += 1) for (const limiter of limiters) send(limiter);
    for (let step = 0; step < 2_000; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(sent).toHaveLength(300);
    const most = Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 1_000).length));
    expect(most).toBeLessThanOrEqual(21);
    expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeLessThan(17_000);
  });

  it('gives up slots that a stall slept through, instead of crowding the next second', async () => {
    const { clock, limiters, sent, send } = setUp(1, 20);
    for (let i = 0; i < 60; i += 1) for (const limiter of limiters) send(limiter);
    await settled();
    clock.pass(900);
    for (let step = 0; step < 600; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(sent).toHaveLength(60);
    const most = Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 1_000).length));
    expect(most).toBeLessThanOrEqual(22);
  });
});
