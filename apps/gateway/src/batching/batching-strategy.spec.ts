import { setMaxListeners } from 'node:events';
import type { ListOutcome, MessageListRequest } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
setMaxListeners(0, never);
const REFUSED = { code: 'InvalidContent', message: 'no', details: [] };

const all = (kind: 'accepted') => (request: MessageListRequest) =>
  ({
    kind: 'answered',
    requestId: 'r-list',
    results: request.messages.map(({ to }) => ({ kind, messageId: `m${to}` })),
  }) satisfies ListOutcome;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `+4179123${4000 + index}`);
const records = (world: World, count: number) =>
  numbers(count).map((to, index) => world.record({ commandId: `c${index}`, to }));

/** Publishes the records at once while every call of the account waits; `release` answers those calls. */
function crowd(world: World, count: number, signal = never) {
  const work = records(world, count).map(async (record) => world.sendMessage.handle(record, signal));
  return { work, all: Promise.allSettled(work) };
}

/** A world whose single calls wait until they are let go. */
function crowded(answerList: (request: MessageListRequest) => ListOutcome, concurrency = '8') {
  let answerAll: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (answerAll = resolve));
  const world = createWorld(
    async ({ to }) => {
      await gate;
      return { kind: 'accepted', messageId: `s${to}`, requestId: 'r' };
    },
    { settings: { SEND_LISTS: 'auto', SEND_CONCURRENCY: concurrency }, answerList },
  );
  return { world, answerAll };
}

const states = async (world: World, from: number, to: number) =>
  Promise.all(
    Array.from({ length: to - from }, async (_, index) => {
      const [row] = await world.ledger.findByCommand(`c${from + index}`);
      return row?.state;
    }),
  );

describe('with SEND_LISTS=auto', () => {
  it('any number of lists may wait for a slot: nothing gathers on a signal, which Node takes for a leak', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on('warning', onWarning);
    const { world, answerAll } = crowded(all('accepted'));
    const { all: done } = crowd(world, 8 + 50 * 12);
    await settled();
    expect(world.calls).toHaveLength(8);
    answerAll();
    await done;
    await settled();
    process.off('warning', onWarning);
    expect(world.lists).toHaveLength(12);
    expect(warnings).toEqual([]);
  });

  it('a message goes alone and at once while few calls are under way', async () => {
    const { world, answerAll } = crowded(all('accepted'));
    const { all: done } = crowd(world, 8);
    await settled();
    expect(world.calls).toHaveLength(8);
    answerAll();
    await done;
    expect(world.lists).toEqual([]);
  });

  it('those that wait go as one list when a call ends, each with its own events', async () => {
    const { world, answerAll } = crowded(all('accepted'));
    const { all: done } = crowd(world, 20);
    await settled();
    expect(world.calls).toHaveLength(8);
    expect(world.lists).toEqual([]);
    answerAll();
    await done;
    expect(world.calls).toHaveLength(8);
    expect(world.lists.map(({ messages }) => messages.length)).toEqual([12]);
    expect(world.lists[0]?.messages[0]).toEqual({
      channel: 'Sms',
      from: 'Brand',
      to: '+41791234008',
      content: { type: 'Text', text: 'hi' },
    });
    const [address = ''] = world.lists[0]?.notification?.addresses ?? [];
    expect(world.tokens.read(address.split('/').at(-1) ?? '')).toEqual({
      kind: 'ours',
      target: { listId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    });
    const accepted = world.events().filter(({ type }) => type === 'ecall.message.accepted.v1');
    expect(new Set(accepted.map(({ subject }) => subject)).size).toBe(20);
    expect(accepted.find(({ subject }) => subject === 'c10')?.data).toMatchObject({
      messageId: 'm+41791234010',
      requestId: 'r-list',
    });
  });

  it('a full list does not wait for a call to end, as long as there is a slot', async () => {
    const { world, answerAll } = crowded(all('accepted'), '9');
    const { all: done } = crowd(world, 58);
    await settled();
    expect(world.lists.map(({ messages }) => messages.length)).toEqual([50]);
    answerAll();
    await done;
  });

  it('one refused item fails alone', async () => {
    const { world, answerAll } = crowded((request) => {
      const { results, ...answer } = all('accepted')(request);
      return { ...answer, results: [{ kind: 'rejected', error: REFUSED }, ...results.slice(1)] };
    });
    const { all: done } = crowd(world, 11);
    await settled();
    answerAll();
    await done;
    expect(await states(world, 8, 11)).toEqual(['rejected', 'accepted', 'accepted']);
  });

  it('one that the account has no credits for waits in the ledger, the others are sent', async () => {
    const { world, answerAll } = crowded((request) => {
      const { results, ...answer } = all('accepted')(request);
      const broke = {
        kind: 'account-refused',
        reason: 'credits',
        error: { ...REFUSED, code: 'NotEnoughCredits' },
      } as const;
      return { ...answer, results: [...results.slice(0, -1), broke] };
    });
    const { all: done } = crowd(world, 11);
    await settled();
    answerAll();
    await done;
    expect(await states(world, 8, 11)).toEqual(['accepted', 'accepted', 'scheduled']);
    expect(world.account.circuit.state).toBe('suspended');
  });

  it('a lost answer puts each in doubt by itself, and a callback for the list proves the one it names', async () => {
    const { world, answerAll } = crowded(() => ({ kind: 'unknown', reason: 'timeout' }));
    const { all: done } = crowd(world, 11);
    await settled();
    answerAll();
    await done;
    expect(await states(world, 8, 11)).toEqual(['doubt', 'doubt', 'doubt']);
    // One call, one trouble: the account stays open.
    expect(world.account.circuit.state).toBe('closed');
    const reading = world.tokens.read(world.lists[0]?.notification?.addresses[0]?.split('/').at(-1) ?? '');
    if (reading.kind !== 'ours') throw new Error('the address does not verify');
    const { target } = reading;
    const said = { status: 'sent' as const, providerStatus: 'Sent', timestampIsUtc: false, messageId: 'x9' };
    expect(await world.statuses.callback(target, { ...said, to: '0041791234009' })).toBe('recorded');
    expect(await states(world, 8, 11)).toEqual(['doubt', 'accepted', 'doubt']);
    // The id is known by now, and names the message alone.
    expect(
      await world.statuses.callback(target, { ...said, status: 'delivered', providerStatus: 'Delivered' }),
    ).toBe('recorded');
    expect(await world.statuses.callback(target, { ...said, messageId: 'y', to: '+41790000000' })).toBe(
      'gone',
    );
    await expect(world.statuses.callback(target, { ...said, messageId: 'y' })).rejects.toThrow(
      'which message of its list',
    );
  });

  it('a list that is refused as a whole goes one by one, and each answer is its own', async () => {
    const { world, answerAll } = crowded(() => ({
      kind: 'rejected',
      status: 400,
      error: REFUSED,
      requestId: 'r',
    }));
    const { all: done } = crowd(world, 11);
    await settled();
    answerAll();
    await done;
    expect(world.lists).toHaveLength(1);
    expect(world.calls).toHaveLength(11);
    expect(await states(world, 8, 11)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('a list that meets a suspended account waits in the ledger', async () => {
    const { world, answerAll } = crowded(() => ({
      kind: 'account-refused',
      status: 401,
      reason: 'credentials',
      requestId: 'r',
    }));
    const { all: done } = crowd(world, 11);
    await settled();
    answerAll();
    await done;
    expect(await states(world, 8, 11)).toEqual(['scheduled', 'scheduled', 'scheduled']);
    expect(world.account.circuit.state).toBe('suspended');
  });

  it('whoever no longer wants to wait leaves the others alone', async () => {
    const { world, answerAll } = crowded(all('accepted'));
    const impatient = new AbortController();
    const { all: done } = crowd(world, 8);
    const waits = world.sendMessage.handle(
      world.record({ commandId: 'gone', to: '+41791239999' }),
      impatient.signal,
    );
    const stays = world.sendMessage.handle(world.record({ commandId: 'stays', to: '+41791239998' }), never);
    await settled();
    impatient.abort(new Error('revoked'));
    await expect(waits).rejects.toThrow('revoked');
    answerAll();
    await Promise.all([done, stays]);
    expect(await world.ledger.findByCommand('gone')).toEqual([]);
    expect(await world.ledger.findByCommand('stays')).toMatchObject([{ state: 'accepted' }]);
  });
});
