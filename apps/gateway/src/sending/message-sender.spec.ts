import { setMaxListeners } from 'node:events';
import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import type { Account } from '../accounts/account.js';
import { RateLimiter } from '../limits/rate-limiter.js';
import { UrgentShare } from '../limits/urgent-share.js';
import { createLogger } from '../logging/pino-logger.js';
import { ACCEPTED, createWorld, settled, type WorldOptions } from '../testing/world.js';

const never = new AbortController().signal;
setMaxListeners(0, never);

/** A rate that is used up for as long as anyone looks. */
const usedUp: NonNullable<Account['rate']> = {
  isBacklogged: () => true,
  roomForRows: 0,
  slot: async () => new Promise(() => undefined),
};

describe('a message whose account has sent all it may for now', () => {
  it('waits in the ledger where other accounts would have to wait for it', async () => {
    const { sendMessage, ledger, record, calls } = createWorld(undefined, {
      account: { rate: usedUp },
      others: ['another'],
    });
    await sendMessage.handle(record({ commandId: 'c' }), never);
    expect((await ledger.findByCommand('c')).map(({ state }) => state)).toEqual(['scheduled']);
    expect(calls).toEqual([]);
  });

  it('waits in its lane where it is the only account', async () => {
    const { sendMessage, ledger, record } = createWorld(undefined, { account: { rate: usedUp } });
    let handled = false;
    void sendMessage.handle(record({ commandId: 'c' }), never).then(() => (handled = true));
    await settled();
    expect(handled).toBe(false);
    expect(await ledger.findByCommand('c')).toEqual([]);
  });
});

describe('a message of an account with a rate, while the ledger is away', () => {
  it('waits, and is sent when the ledger is back: no try counts against its record', async () => {
    const world = createWorld();
    const rate = new RateLimiter(
      world.ledger,
      world.clock,
      'default',
      50,
      new UrgentShare(0.8),
      createLogger('silent'),
    );
    Object.assign(world.account, { rate });
    const reserve = world.ledger.reserve.bind(world.ledger);
    world.ledger.reserve = async () => Promise.reject(new Error('connection lost'));
    const work = Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        world.sendMessage.handle(world.record({ commandId: `c${index}` }), never),
      ),
    );
    const pass = async (seconds: number) => {
      for (let step = 0; step < 10 * seconds; step += 1) {
        await settled();
        world.clock.pass(100);
      }
    };
    await pass(10);
    expect(world.calls).toEqual([]);
    world.ledger.reserve = reserve;
    await pass(5);
    await work;
    expect(world.calls).toHaveLength(20);
  });
});

describe('an account that stops answering in a flood', () => {
  const SLOTS = 8;
  const crowd = (
    answer: SendOutcome,
    settings: Readonly<Record<string, string>> = {},
    answerList?: WorldOptions['answerList'],
  ) => {
    let answerAll: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answerAll = resolve));
    const world = createWorld(
      async (_, call) => {
        await answered;
        return call > SLOTS ? ACCEPTED : answer;
      },
      {
        settings: { SEND_CONCURRENCY: `${SLOTS}`, ...settings },
        ...(answerList === undefined ? {} : { answerList }),
      },
    );
    const work = Array.from({ length: 100 }, async (_, index) =>
      world.sendMessage.handle(
        world.record({ commandId: `c${index}`, to: `+4179123${4000 + index}` }),
        new AbortController().signal,
      ),
    );
    return { ...world, answerAll, done: Promise.all(work) };
  };

  it.each<SendOutcome>([
    { kind: 'unknown', reason: 'timeout' },
    { kind: 'throttled', status: 429, retryAfterMs: 2_000, requestId: 'r' },
    { kind: 'account-refused', status: 401, reason: 'credentials', requestId: 'r' },
  ])(
    '$kind: what still waits for a slot then makes no call, and goes when it answers again',
    async (answer) => {
      const { answerAll, done, calls, clock, sweeper } = crowd(answer);
      await settled();
      answerAll();
      await settled();
      expect(calls).toHaveLength(SLOTS);
      for (let second = 0; second < 40; second += 1) {
        clock.pass(1_000);
        await settled();
        await sweeper.round();
        await settled();
      }
      await done;
      expect(new Set(calls.map(({ to }) => to)).size).toBe(100);
      expect(calls).toHaveLength(answer.kind === 'unknown' ? 100 : 100 + SLOTS);
    },
  );

  it('in lists too', async () => {
    const { answerAll, calls, lists } = crowd(
      { kind: 'unknown', reason: 'timeout' },
      { SEND_LISTS: 'auto' },
      () => ({ kind: 'unknown', reason: 'timeout' }),
    );
    await settled();
    answerAll();
    await settled();
    expect([calls.length, lists.length]).toEqual([SLOTS, 0]);
  });
});

describe('a message whose account does not answer', () => {
  it('waits in the ledger where other accounts would have to wait for it', async () => {
    const { sendMessage, ledger, record, account } = createWorld(undefined, { others: ['another'] });
    for (let trouble = 0; trouble < 5; trouble += 1) account.circuit.recordFailure();
    await sendMessage.handle(record({ commandId: 'c' }), never);
    expect((await ledger.findByCommand('c')).map(({ state }) => state)).toEqual(['scheduled']);
  });
});

describe('a probe that eCall has not answered yet', () => {
  /** The account does not answer, and one message probes, while a call from before has no answer yet. */
  const probing = async () => {
    const answers: Array<(outcome: SendOutcome) => void> = [];
    const world = createWorld(async () => new Promise<SendOutcome>((resolve) => void answers.push(resolve)));
    const publish = async (commandId: string) => {
      void world.sendMessage.handle(world.record({ commandId }), never);
      await settled();
    };
    await publish('from before');
    for (let failure = 0; failure < 5; failure += 1) world.account.circuit.recordFailure();
    world.clock.pass(1_000);
    await publish('probe');
    await publish('waits');
    return { ...world, answers };
  };

  it.each<SendOutcome>([
    { kind: 'not-sent', reason: 'aborted', cause: new Error('the lease is nearly over') },
    { kind: 'not-sent', reason: 'connect-refused', cause: new Error('refused') },
    { kind: 'unknown', reason: 'timeout' },
    { kind: 'throttled', status: 429, requestId: 'r' },
    { kind: 'account-refused', status: 402, reason: 'credits', requestId: 'r' },
  ])('stays the only one, whatever becomes of an earlier call: $kind $reason', async (outcome) => {
    const { answers, calls, clock, account } = await probing();
    expect(calls).toHaveLength(2);
    answers[0]?.(outcome);
    for (let second = 0; second < 20; second += 1) {
      await settled();
      clock.pass(1_000);
    }
    expect(calls).toHaveLength(2);
    answers[1]?.(ACCEPTED);
    await settled();
    expect(account.circuit.state).toBe('closed');
  });
});

describe('an account that answers slowly in a flood', () => {
  it('holds up no other: what waits for its slots for long waits in the ledger', async () => {
    const { sendMessage, ledger, record, clock } = createWorld(
      async ({ content }) =>
        JSON.stringify(content).includes('slow') ? new Promise(() => undefined) : ACCEPTED,
      { settings: { SEND_CONCURRENCY: '8' }, others: ['another'] },
    );
    const text = (words: string) => ({ content: { type: 'Text', text: words } });
    const work = Array.from({ length: 20 }, async (_, index) =>
      sendMessage.handle(
        record({ commandId: `slow-${index}`, ...text('slow') }),
        new AbortController().signal,
      ),
    );
    await settled();
    await sendMessage.handle(record({ commandId: 'c', account: 'another', ...text('fast') }), never);
    expect((await ledger.findByCommand('c')).map(({ state }) => state)).toEqual(['accepted']);
    clock.pass(2_000);
    await Promise.all(work.slice(4));
    const waiting = await ledger.list({ states: ['scheduled'], limit: 100 });
    expect(waiting.rows).toHaveLength(16);
  });
});

describe('a message that eCall puts off for an hour', () => {
  it('is tried again when the hour is over', async () => {
    const { sendMessage, ledger, record, clock, sweeper } = createWorld((_, call) =>
      call === 1 ? { kind: 'throttled', status: 429, retryAfterMs: 3_600_000, requestId: 'r' } : ACCEPTED,
    );
    const state = async () => (await ledger.findByCommand('c'))[0]?.state;
    await sendMessage.handle(record({ commandId: 'c' }), never);
    expect(await state()).toBe('scheduled');
    clock.pass(3_600_000);
    await sweeper.round();
    await settled();
    expect(await state()).toBe('accepted');
  });
});

describe('a command that comes twice at once', () => {
  it('holds up its second lane hardly longer than the call of the first', async () => {
    let answerAll: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answerAll = resolve));
    const { sendMessage, record, clock, calls, events } = createWorld(async () =>
      answered.then(() => ACCEPTED),
    );
    const first = sendMessage.handle(record({ commandId: 'c' }), never);
    await settled();
    const second = sendMessage.handle(record({ commandId: 'c' }), never);
    await settled();
    answerAll();
    await first;
    clock.pass(1_000);
    await second;
    expect([calls.length, events().length]).toEqual([1, 1]);
  });
});
