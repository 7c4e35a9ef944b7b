import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { DeadLetter, RetryLater } from '@ecall-gateway/event-bus';
import { describe, expect, it, vi } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
const THROTTLED: SendOutcome = { kind: 'throttled', status: 429, retryAfterMs: 3_000, requestId: 'r-3' };

const states = async (world: World, commandId: string) =>
  (await world.ledger.findByCommand(commandId)).map(({ state }) => state);
const types = (world: World) => world.events().map(({ type }) => type.split('.')[2]);

describe('a command that is known, where the configuration has changed since', () => {
  const THREE = { commandId: 'c', to: ['+41791234567', '+41791234568', '+41791234569'] };

  /** Two recipients accepted, one known not sent when the lane was taken away. */
  async function partlySent(): Promise<World> {
    const world = createWorld(async ({ to = '' }) => (to.endsWith('9') ? THROTTLED : ACCEPTED));
    const lane = new AbortController();
    const work = world.sendMessage.handle(world.record(THREE), lane.signal);
    await settled();
    lane.abort(new Error('the partition was taken away'));
    await expect(work).rejects.toThrow('the partition was taken away');
    return world;
  }

  it.each<[string, (world: World) => void]>([
    ['its account is gone', (world) => world.accounts.replace([])],
    ['its account has no sender', (world) => Object.assign(world.account, { senders: undefined })],
  ])(
    '%s: what is open waits for it, what is settled is a duplicate, nothing is refused',
    async (_, change) => {
      const world = await partlySent();
      expect(await states(world, 'c')).toEqual(['accepted', 'accepted', 'ready']);
      change(world);
      await world.sendMessage.handle(world.record(THREE), never);
      expect((await states(world, 'c')).toSorted()).toEqual(['accepted', 'accepted', 'scheduled']);
      expect(types(world)).toEqual(['accepted', 'accepted']);
      const one = { ...THREE, to: THREE.to };
      await world.sendMessage.handle(world.record(one), never);
      expect(types(world)).toEqual(['accepted', 'accepted']);
    },
  );

  it('is sent when the account is back', async () => {
    const world = await partlySent();
    world.accounts.replace([]);
    await world.sendMessage.handle(world.record(THREE), never);
    await world.sweeper.round();
    expect(await states(world, 'c')).toContain('scheduled');
    world.accounts.replace([
      { ...world.account, client: { ...world.account.client, send: async () => ACCEPTED } },
    ]);
    world.clock.pass(5_000);
    await world.sweeper.round();
    await settled();
    expect(await states(world, 'c')).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('a command that nobody knows yet is refused as a whole, as before', async () => {
    const world = createWorld();
    world.accounts.replace([]);
    await expect(world.sendMessage.handle(world.record(THREE), never)).rejects.toMatchObject({
      reason: 'unknown-account',
    });
    expect(types(world)).toEqual(['rejected']);
  });

  it.each([
    ['several recipients', THREE],
    ['one', { ...THREE, to: '+41791234567' }],
  ])(
    'a command to %s that was refused as a whole stays refused when its account is back',
    async (_, command) => {
      const world = createWorld();
      world.accounts.replace([]);
      const refused = world.sendMessage.handle(world.record(command), never);
      await expect(refused).rejects.toMatchObject({ reason: 'unknown-account' });
      world.accounts.replace([world.account]);
      await Promise.allSettled([world.sendMessage.handle(world.record(command), never)]);
      expect(world.calls).toEqual([]);
      expect(types(world)).toEqual(['rejected']);
    },
  );

  it.each([
    ['several recipients', THREE, 'unknown-account'],
    ['one, and to a number that cannot be', { ...THREE, to: ['+41791234567', 'nobody'] }, 'no dead letter'],
  ])(
    'a refusal of a command to %s is told by the next one where the first died',
    async (_, command, told) => {
      const world = createWorld();
      const record = world.record(command);
      world.accounts.replace([]);
      world.bus.down = true;
      await expect(world.sendMessage.handle(record, never)).rejects.toThrow('could not be published');
      world.accounts.replace([world.account]);
      world.bus.down = false;
      const again = await world.sendMessage.handle(record, never).then(
        () => 'no dead letter',
        (error: unknown) => (error instanceof DeadLetter ? error.reason : error),
      );
      expect(again).toBe(told);
      expect(world.calls).toEqual([]);
      expect(types(world)[0]).toBe('rejected');
    },
  );

  it('a command that was begun after the look-up is not refused by what the configuration said then', async () => {
    const world = createWorld(async () => THROTTLED);
    const one = { ...THREE, to: '+41791234567' };
    const lane = new AbortController();
    const work = world.sendMessage.handle(world.record(one), lane.signal);
    await settled();
    lane.abort(new Error('the partition was taken away'));
    await expect(work).rejects.toThrow('the partition was taken away');
    world.accounts.replace([]);
    vi.spyOn(world.ledger, 'lookUp').mockResolvedValueOnce({ kind: 'unknown' });
    const record = world.record(one);
    await expect(world.sendMessage.handle(record, never)).rejects.toBeInstanceOf(RetryLater);
    await world.sendMessage.handle(record, never);
    expect(await states(world, 'c')).toEqual(['scheduled']);
    expect(types(world)).toEqual([]);
  });

  it('a command whose account goes while the ledger is asked is refused, not forgotten', async () => {
    const world = createWorld();
    const reopen = world.ledger.reopen.bind(world.ledger);
    world.ledger.reopen = async (intent) => {
      world.accounts.replace([]);
      return reopen(intent);
    };
    const headers = { 'dlq-replay': Buffer.from(`t:0:1:${world.clock.now()}`) };
    const handled = world.sendMessage.handle(world.record(THREE, { headers }), never);
    await expect(handled).rejects.toMatchObject({ reason: 'unknown-account' });
    expect(types(world)).toEqual(['rejected']);
  });

  it('a command that was refused as a whole is sent once its dead letter is replayed', async () => {
    const world = createWorld();
    world.accounts.replace([]);
    const record = world.record(THREE);
    await expect(world.sendMessage.handle(record, never)).rejects.toThrow('not configured');
    world.accounts.replace([world.account]);
    const { topic, partition, offset, timestamp } = record;
    const header = Buffer.from(`${topic}:${partition}:${offset}:${timestamp}`);
    const replay = { ...record, offset: '900', headers: { 'dlq-replay': header } };
    await world.sendMessage.handle(replay, never);
    await world.sendMessage.handle(replay, never);
    // A copy that comes after the replay is a duplicate of what was sent.
    await world.sendMessage.handle(world.record(THREE), never);
    expect(world.calls).toHaveLength(3);
    expect(types(world)).toEqual(['rejected', 'accepted', 'accepted', 'accepted']);
  });
});

describe('a command whose account loses its sender while it waits for its turn', () => {
  it('is never sent without one, and goes when the sender is back', async () => {
    let turn = (): void => undefined;
    const slot = {
      arrives: async () => new Promise<void>((resolve) => (turn = resolve)),
      release: () => undefined,
    };
    const rate = { isBacklogged: () => false, roomForRows: 10, slot: async () => slot };
    const world = createWorld(undefined, { account: { rate } });
    const work = world.sendMessage.handle(world.record({ commandId: 'a' }), never);
    await settled();
    const { account } = world;
    account.senders = undefined;
    turn();
    for (let i = 0; i < 10; i += 1) {
      await settled();
      world.clock.pass(500);
    }
    await work;
    expect(await states(world, 'a')).toEqual(['scheduled']);
    world.clock.pass(30_000);
    await world.sweeper.round();
    await settled();
    expect(world.calls).toEqual([]);
    account.senders = 'Brand';
    world.clock.pass(30_000);
    await world.sweeper.round();
    await settled();
    turn();
    await settled();
    expect(world.calls).toMatchObject([{ from: 'Brand' }]);
    expect(await states(world, 'a')).toEqual(['accepted']);
  });
});

describe('a record without an id, on a topic that was made anew', () => {
  it('is another command than the one that lay at its place before', async () => {
    const world = createWorld();
    const at = { partition: 3, offset: '7' };
    const first = world.record({}, { ...at, timestamp: world.clock.now() });
    await world.sendMessage.handle(first, never);
    world.clock.pass(60_000);
    const timestamp = world.clock.now();
    const second = world.record({ content: { type: 'Text', text: 'other' } }, { ...at, timestamp });
    await world.sendMessage.handle(second, never);
    expect(world.calls).toHaveLength(2);
    const id = 'kafka:ecall.send-message:3:7';
    expect(world.events().map(({ subject }) => subject)).toEqual([id, `${id}:${timestamp}`]);
    // Each comes again, as after a crash: nothing is sent twice.
    await world.sendMessage.handle(first, never);
    await world.sendMessage.handle(second, never);
    expect(world.calls).toHaveLength(2);
  });
});

describe('a record whose timestamp is in seconds', () => {
  it('is too old, and told that it looks like seconds', async () => {
    const world = createWorld();
    const timestamp = Math.floor(world.clock.now() / 1_000);
    await expect(
      world.sendMessage.handle(world.record({ commandId: 'c' }, { timestamp }), never),
    ).rejects.toThrow(/reads as 1970-01-21T.*looks like seconds \(2026-06-01T00:00:00.000Z\)/);
    expect(world.calls).toEqual([]);
  });
});

describe('a command of which every recipient was forgotten', () => {
  it('leaves nothing of it behind, and is not sent by a copy', async () => {
    const world = createWorld();
    const to = ['+41791234567', '+41791234568'];
    const command = { commandId: 'c', to, metadata: { name: 'Muster' } };
    await world.sendMessage.handle(world.record(command), never);
    const cleared = [];
    for (const recipient of to) cleared.push(await world.ledger.forget(recipient));
    expect(cleared).toEqual([1, 1]);
    expect(await world.ledger.findByCommand('c')).toEqual([]);
    expect(JSON.stringify(await world.ledger.list({ states: ['accepted'], limit: 10 }))).not.toContain(
      'Muster',
    );
    await world.sendMessage.handle(world.record(command), never);
    expect(world.calls).toHaveLength(2);
    expect(types(world)).toEqual(['accepted', 'accepted']);
    expect(await world.ledger.findByCommand('c')).toEqual([]);
  });
});
