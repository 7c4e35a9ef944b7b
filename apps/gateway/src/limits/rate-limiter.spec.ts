import { setMaxListeners } from 'node:events';
import { MemoryLedger } from '@ecall-gateway/ledger/testing';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/pino-logger.js';
import { ManualClock } from '../testing/manual-clock.js';
import { settled } from '../testing/world.js';
import type { Source } from './fair-queue.js';
import { RateLimiter } from './rate-limiter.js';
import { UrgentShare } from './urgent-share.js';

const never = new AbortController().signal;
const logger = createLogger('silent');
const share = () => new UrgentShare(0.8);
setMaxListeners(0, never);

describe('RateLimiter', () => {
  const setUp = (replicas: number, perSecond: number) => {
    const clock = new ManualClock();
    const ledger = new MemoryLedger({ leaseMs: 1_000, graceMs: 1_000 }, clock.now);
    const limiters = Array.from(
      { length: replicas },
      () => new RateLimiter(ledger, clock, 'a', perSecond, share(), logger),
    );
    const sent: number[] = [];
    /** Its intent costs so much. */
    const send = async (limiter: RateLimiter, intentMs = 0) => {
      const slot = await limiter.slot(never);
      if (intentMs > 0) await clock.sleep(intentMs);
      await slot.arrives();
      sent.push(clock.now());
    };
    const most = () =>
      Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 1_000).length));
    return { clock, ledger, limiters, sent, send, most };
  };

  it('never lets more through in any second than the rate, all replicas together, and wastes nothing', async () => {
    const { clock, limiters, sent, send, most } = setUp(3, 20);
    for (let i = 0; i < 100; i += 1) for (const limiter of limiters) void send(limiter);
    for (let step = 0; step < 2_000; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(sent).toHaveLength(300);
    expect(most()).toBeLessThanOrEqual(21);
    expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeLessThan(17_000);
  });

  it('gives up slots that a stall slept through, instead of crowding the next second', async () => {
    const { clock, limiters, sent, send, most } = setUp(1, 20);
    for (let i = 0; i < 60; i += 1) for (const limiter of limiters) void send(limiter);
    await settled();
    clock.pass(900);
    for (let step = 0; step < 600; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(sent).toHaveLength(60);
    expect(most()).toBeLessThanOrEqual(22);
  });

  it('sends in even steps, although one intent takes longer than another', async () => {
    const { clock, limiters, sent, send } = setUp(1, 20);
    for (let i = 0; i < 60; i += 1) for (const limiter of limiters) void send(limiter, [0, 90, 30][i % 3]);
    for (let step = 0; step < 400; step += 1) {
      await settled();
      clock.pass(10);
    }
    const steps = sent.slice(10).map((at, index) => at - (sent[index + 9] ?? 0));
    expect(new Set(steps)).toEqual(new Set([50]));
  });

  it('gives up a slot that its intent was too late for, and takes a later one', async () => {
    const { clock, limiters, sent, send, most } = setUp(1, 20);
    for (let i = 0; i < 60; i += 1)
      for (const limiter of limiters) void send(limiter, i % 10 < 5 ? 700 - (i % 10) * 50 : 0);
    for (let step = 0; step < 1_000; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(sent).toHaveLength(60);
    expect(most()).toBeLessThanOrEqual(22);
  });

  it('lets a message whose intent stands go late when the ledger is away', async () => {
    const { clock, ledger, limiters, sent, send } = setUp(1, 20);
    for (const limiter of limiters) void send(limiter, 700);
    await settled();
    ledger.reserve = async () => Promise.reject(new Error('away'));
    clock.pass(700);
    await settled();
    expect(sent).toHaveLength(1);
  });

  it('waits while the ledger does not answer, says so once, and loses nobody', async () => {
    const { clock, ledger } = setUp(1, 20);
    const lines: string[] = [];
    const log = { warn: (_: unknown, line: string) => void lines.push(line) };
    const limiter = new RateLimiter(ledger, clock, 'a', 20, share(), log as never);
    const reserve = ledger.reserve.bind(ledger);
    ledger.reserve = async () => Promise.reject(new Error('away'));
    let sent = 0;
    for (let i = 0; i < 30; i += 1) void limiter.slot(never).then(() => (sent += 1));
    const run = async (steps: number) => {
      for (let step = 0; step < steps; step += 1) {
        await settled();
        clock.pass(100);
      }
    };
    await run(100);
    expect(sent).toBe(0);
    expect(lines).toEqual(['the rate waits: the ledger does not answer']);
    ledger.reserve = reserve;
    await run(60);
    expect(sent).toBe(30);
  });

  it('lets rows of the ledger, whose leases run, and lanes take turns', async () => {
    const { clock, limiters, sent } = setUp(1, 10);
    const [limiter] = limiters;
    const order: string[] = [];
    const ask = (source: Source) => void limiter?.slot(never, { source }).then(() => order.push(source));
    for (let i = 0; i < 30; i += 1) ask('lane');
    expect(limiter?.isBacklogged(false)).toBe(true);
    expect(limiter?.roomForRows).toBe(5);
    for (let i = 0; i < 5; i += 1) ask('ledger');
    expect(limiter?.roomForRows).toBe(0);
    for (let step = 0; step < 100; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(order.slice(0, 6).toSorted()).toEqual(['lane', 'lane', 'lane', 'ledger', 'ledger', 'ledger']);
    expect(sent).toEqual([]);
  });

  it('lets go of whoever does not want to wait any more', async () => {
    const { clock, limiters, sent, send } = setUp(1, 1);
    const [limiter] = limiters;
    const stop = new AbortController();
    const waits = Array.from({ length: 5 }, async () => limiter?.slot(stop.signal));
    if (limiter) void send(limiter);
    stop.abort(new Error('the bus stops'));
    const ends = await Promise.allSettled(waits);
    expect(ends.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    await expect(limiter?.slot(stop.signal)).rejects.toThrow('the bus stops');
    for (let step = 0; step < 20; step += 1) {
      await settled();
      clock.pass(100);
    }
    expect(sent).toHaveLength(1);
  });

  it('ends the wait for a later instant when there is no time left', async () => {
    const { clock, ledger, limiters } = setUp(1, 20);
    const slot = await limiters[0]?.slot(never);
    ledger.reserve = async () => [];
    clock.pass(1_000);
    const lease = new AbortController();
    let isOver = false;
    const arrived = slot?.arrives(lease.signal).then(() => (isOver = true));
    await settled();
    expect(isOver).toBe(false);
    lease.abort();
    await arrived;
    expect(isOver).toBe(true);
  });

  describe('with urgent messages', () => {
    const run = async (clock: ManualClock, ms: number) => {
      for (let step = 0; step < ms / 10; step += 1) {
        await settled();
        clock.pass(10);
      }
      await settled();
    };
    /** When and which were sent. */
    const watch = (clock: ManualClock) => {
      const sent: Array<{ kind: 'u' | 'o'; afterMs: number }> = [];
      const send = async (limiter: RateLimiter | undefined, kind: 'u' | 'o') => {
        const since = clock.now();
        const slot = await limiter?.slot(never, { urgent: kind === 'u' });
        await slot?.arrives();
        sent.push({ kind, afterMs: clock.now() - since });
      };
      return { sent, send };
    };

    it('lets an urgent one go at the next instant, before a thousand that wait, and in any replica', async () => {
      const { clock, limiters } = setUp(3, 50);
      const { sent, send } = watch(clock);
      for (const limiter of limiters) for (let i = 0; i < 1_000; i += 1) void send(limiter, 'o');
      await run(clock, 3_000);
      for (let i = 0; i < 30; i += 1) {
        void send(limiters[i % 3], 'u');
        await run(clock, 200);
      }
      await run(clock, 1_000);
      const urgent = sent.filter(({ kind }) => kind === 'u').map(({ afterMs }) => afterMs);
      expect(urgent).toHaveLength(30);
      expect(Math.max(...urgent)).toBeLessThanOrEqual(500);
      // And the rate is used: ten seconds at fifty.
      expect(sent.length).toBeGreaterThanOrEqual(0.95 * 500);
    });

    it('leaves ordinary ones their share while both wait', async () => {
      const { clock, limiters } = setUp(1, 50);
      const { sent, send } = watch(clock);
      for (const kind of ['o', 'u'] as const) for (let i = 0; i < 500; i += 1) void send(limiters[0], kind);
      expect(limiters[0]?.isBacklogged(true)).toBe(true);
      await run(clock, 4_000);
      const ordinary = sent.filter(({ kind }) => kind === 'o').length;
      expect(ordinary / sent.length).toBeGreaterThan(0.18);
      expect(ordinary / sent.length).toBeLessThan(0.22);
    });
  });

  it('gives the slot of a message that does not go to the next: what is cancelled costs no rate', async () => {
    const { clock, limiters, sent, send } = setUp(1, 10);
    const [limiter] = limiters;
    if (limiter === undefined) throw new Error('no limiter');
    const giveUp = async () => {
      const slot = await limiter.slot(never);
      await clock.sleep(10);
      slot.release();
    };
    for (let i = 0; i < 40; i += 1) void giveUp();
    for (let i = 0; i < 10; i += 1) void send(limiter);
    for (let step = 0; step < 200; step += 1) {
      await settled();
      clock.pass(10);
    }
    expect(sent).toHaveLength(10);
    expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeLessThan(1_300);
  });

  it('reserves no more ahead than is soon needed', async () => {
    const { clock, ledger, limiters } = setUp(2, 50);
    for (const limiter of limiters) for (let i = 0; i < 200; i += 1) void limiter.slot(never);
    for (let step = 0; step < 200; step += 1) {
      await settled();
      clock.pass(10);
      const [wait = 0] = await ledger.reserve('a', 1_000_000, 1);
      expect(wait).toBeLessThanOrEqual(200);
    }
  });
});
