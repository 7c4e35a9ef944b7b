import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;

const UNKNOWN: SendOutcome = { kind: 'unknown', reason: 'timeout' };
const REFUSED: SendOutcome = {
  kind: 'rejected',
  status: 400,
  error: { code: 'InvalidContent', message: 'no', details: [] },
  requestId: 'r-2',
};
const THROTTLED: SendOutcome = { kind: 'throttled', status: 429, retryAfterMs: 3_000, requestId: 'r-3' };
const UNREACHED: SendOutcome = { kind: 'not-sent', reason: 'connect-refused' };
const FORBIDDEN: SendOutcome = {
  kind: 'account-refused',
  status: 403,
  reason: 'forbidden',
  requestId: 'r-4',
};

const states = async (world: World, commandId: string) =>
  (await world.ledger.findByCommand(commandId)).map(({ state }) => state);
const types = (world: World) => world.events().map(({ type }) => type.split('.')[2]);

/** Handles a record, passing time whenever it waits. */
async function handle(world: World, record: ReturnType<World['record']>, stepMs = 500): Promise<void> {
  let done = false;
  const work = world.sendMessage.handle(record, never).finally(() => (done = true));
  for (let step = 0; step < 200; step += 1) {
    await settled();
    if (done) return work;
    world.clock.pass(stepMs);
  }
  throw new Error('it waits for ever');
}

describe('a command whose call', () => {
  it('was accepted: one call with a signed callback address, one event, settled', async () => {
    const world = createWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c', metadata: { a: 'b' } }), never);
    expect(world.calls).toHaveLength(1);
    const [address = ''] = world.calls[0]?.notification?.addresses ?? [];
    expect(world.tokens.read(address.split('/').at(-1) ?? '')).toMatchObject({ target: { attempt: 1 } });
    expect(world.calls[0]).toMatchObject({
      from: 'Brand',
      to: '+41791234567',
      content: { type: 'Text', text: 'hi' },
    });
    expect(world.events()).toMatchObject([
      {
        type: 'ecall.message.accepted.v1',
        subject: 'c',
        data: { messageId: 'm-1', metadata: { a: 'b' }, segments: 1 },
      },
    ]);
    expect(await states(world, 'c')).toEqual(['accepted']);
  });

  it('was refused by eCall: rejected, no dead letter', async () => {
    const world = createWorld(() => REFUSED);
    await world.sendMessage.handle(world.record({ commandId: 'c' }), never);
    expect(world.events()).toMatchObject([
      { data: { reason: 'refused-by-ecall', providerError: 'InvalidContent' } },
    ]);
    expect(await states(world, 'c')).toEqual(['rejected']);
  });

  it('brought no answer: in doubt, not repeated, and the lane goes on', async () => {
    const world = createWorld(() => UNKNOWN);
    await world.sendMessage.handle(world.record({ commandId: 'c' }), never);
    expect(await states(world, 'c')).toEqual(['doubt']);
    await world.relay.round();
    expect(world.events()).toMatchObject([{ type: 'ecall.message.in-doubt.v1', data: { final: false } }]);
    await world.sendMessage.handle(world.record({ commandId: 'c' }), never);
    expect(world.calls).toHaveLength(1);
  });

  it('was throttled: waits as told in its lane, then goes out', async () => {
    const world = createWorld((_, call) => (call === 1 ? THROTTLED : ACCEPTED));
    const start = world.clock.now();
    await handle(world, world.record({ commandId: 'c' }));
    expect(world.calls).toHaveLength(2);
    expect(world.clock.now() - start).toBeGreaterThanOrEqual(3_000);
    expect(types(world)).toEqual(['accepted']);
  });

  it('never reached eCall for long: the ledger keeps it, and the sweeper sends it once eCall is back', async () => {
    let away = true;
    const world = createWorld(() => (away ? UNREACHED : ACCEPTED));
    await handle(world, world.record({ commandId: 'c' }));
    expect(await states(world, 'c')).toEqual(['scheduled']);
    expect(world.events()).toEqual([]);
    away = false;
    world.clock.pass(15_000);
    await world.sweeper.round();
    await settled();
    await world.relay.round();
    expect(types(world)).toEqual(['accepted']);
  });

  it('found the account refused: parked at once; another message probes, and the first waits as a suspect', async () => {
    const world = createWorld(({ content }) =>
      JSON.stringify(content).includes('bad') ? FORBIDDEN : ACCEPTED,
    );
    const text = (commandId: string, words: string) =>
      world.record({ commandId, content: { type: 'Text', text: words } });
    await world.sendMessage.handle(text('bad', 'bad'), never);
    await world.sendMessage.handle(text('good', 'good'), never);
    expect([await states(world, 'bad'), await states(world, 'good')]).toEqual([['scheduled'], ['scheduled']]);
    for (let i = 0; i < 6; i += 1) {
      world.clock.pass(1_000);
      await world.sweeper.round();
      await settled();
    }
    expect([await states(world, 'bad'), await states(world, 'good')]).toEqual([['scheduled'], ['accepted']]);
    expect(world.account.circuit.state).toBe('closed');
  });
});

describe('a command', () => {
  it('with sendAt waits in the ledger until then', async () => {
    const world = createWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c', sendAt: '2026-06-01T01:00:00Z' }), never);
    expect(world.calls).toEqual([]);
    world.clock.pass(3_599_000);
    await world.sweeper.round();
    expect(world.calls).toEqual([]);
    world.clock.pass(1_000);
    await world.sweeper.round();
    await settled();
    await world.relay.round();
    expect(types(world)).toEqual(['accepted']);
  });

  it('past its expiresAt is not sent', async () => {
    const world = createWorld();
    await world.sendMessage.handle(
      world.record({ commandId: 'c', expiresAt: '2026-05-31T00:00:00Z' }),
      never,
    );
    await world.relay.round();
    expect(world.calls).toEqual([]);
    expect(types(world)).toEqual(['expired']);
  });

  it('whose event could not be published comes again and publishes the same bytes, without a second call', async () => {
    const world = createWorld();
    const record = world.record({ commandId: 'c' });
    world.bus.down = true;
    await expect(world.sendMessage.handle(record, never)).rejects.toMatchObject({ name: 'RetryLater' });
    world.bus.down = false;
    await world.sendMessage.handle(record, never);
    await world.sendMessage.handle(record, never);
    expect(world.calls).toHaveLength(1);
    expect(types(world)).toEqual(['accepted']);
  });

  it('whose id stands for other content is dead-lettered without an event', async () => {
    const world = createWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c' }), never);
    const other = world.record({ commandId: 'c', content: { type: 'Text', text: 'other' } });
    await expect(world.sendMessage.handle(other, never)).rejects.toMatchObject({
      reason: 'command-id-reused',
    });
    expect(world.calls).toHaveLength(1);
    expect(types(world)).toEqual(['accepted']);
  });

  it('that is none gives one rejected event however often it comes, and a dead letter each time', async () => {
    const world = createWorld();
    const record = world.record({ commandId: 'c', urgent: true });
    for (let i = 0; i < 2; i += 1) {
      await expect(world.sendMessage.handle(record, never)).rejects.toMatchObject({
        reason: 'unknown-field',
      });
    }
    expect(types(world)).toEqual(['rejected']);
  });

  it('older than the ledger remembers is never sent', async () => {
    const world = createWorld();
    const record = world.record({ commandId: 'c' }, { timestamp: world.clock.now() - 29.5 * 86_400_000 });
    await expect(world.sendMessage.handle(record, never)).rejects.toMatchObject({ reason: 'too-old' });
    expect(world.calls).toEqual([]);
  });

  it('of a key whose earlier message waits, waits behind it; the sweeper sends them in order', async () => {
    let away = true;
    const world = createWorld(() => (away ? FORBIDDEN : ACCEPTED));
    const key = Buffer.from('k');
    for (const commandId of ['a', 'b', 'c']) {
      await handle(world, world.record({ commandId, content: { type: 'Text', text: commandId } }, { key }));
    }
    away = false;
    world.calls.length = 0;
    for (let i = 0; i < 10; i += 1) {
      world.clock.pass(2_000);
      await world.sweeper.round();
      await settled();
    }
    expect(world.calls.map(({ content }) => ('text' in content ? content.text : ''))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});

describe('a dead letter that was sent back', () => {
  const DAY_MS = 86_400_000;
  const replay = (record: ReturnType<World['record']>, world: World) => ({
    ...record,
    partition: 3,
    offset: '900',
    timestamp: world.clock.now(),
    headers: {
      'dlq-replay': Buffer.from(`${record.topic}:${record.partition}:${record.offset}:${record.timestamp}`),
    },
  });

  it.each([{ commandId: 'c' }, {}])(
    'is sent once when its fault is gone, under its first id: %j',
    async (id) => {
      const world = createWorld();
      // Refused for now: too far ahead.
      const sendAt = new Date(world.clock.now() + 31 * DAY_MS).toISOString();
      const record = world.record({ ...id, sendAt });
      await expect(world.sendMessage.handle(record, never)).rejects.toThrow('sendAt');
      world.clock.pass(2 * DAY_MS);
      const again = replay(record, world);
      await world.sendMessage.handle(again, never);
      const commandId = id.commandId ?? `kafka:${record.topic}:${record.partition}:${record.offset}`;
      expect(await states(world, commandId)).toEqual(['scheduled']);
      await world.sendMessage.handle(again, never);
      await world.sendMessage.handle(record, never);
      expect(await states(world, commandId)).toEqual(['scheduled']);
      world.clock.pass(29 * DAY_MS);
      await world.sweeper.round();
      await settled();
      expect(world.calls).toHaveLength(1);
      expect(await states(world, commandId)).toEqual(['accepted']);
    },
  );

  it('stays refused while its fault is there: a dead letter again, no second event', async () => {
    const world = createWorld();
    const record = world.record({ commandId: 'c', account: 'nobody' });
    await expect(world.sendMessage.handle(record, never)).rejects.toThrow('not configured');
    await expect(world.sendMessage.handle(replay(record, world), never)).rejects.toThrow('not configured');
    expect(types(world)).toEqual(['rejected']);
  });

  it('reopens nothing that was called, and nothing of another content', async () => {
    const world = createWorld(() => REFUSED);
    const record = world.record({ commandId: 'c' });
    await world.sendMessage.handle(record, never);
    await world.sendMessage.handle(replay(record, world), never);
    expect(world.calls).toHaveLength(1);

    const other = world.record({ commandId: 'c', content: { type: 'Text', text: 'other' } });
    await expect(world.sendMessage.handle(other, never)).rejects.toThrow('other content');
    await expect(world.sendMessage.handle(replay(other, world), never)).rejects.toThrow('other content');
    expect(world.calls).toHaveLength(1);
  });
});
