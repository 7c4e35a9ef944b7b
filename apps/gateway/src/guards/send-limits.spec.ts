import { setMaxListeners } from 'node:events';
import { guardsOf } from '@ecall-gateway/settings';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
setMaxListeners(0, never);
const TO = '+41791234567';
const HOUR_MS = 3_600_000;

let sent = 0;
async function send(world: World, more: object = {}, urgent = false) {
  const commandId = `c-${(sent += 1)}`;
  const topic = urgent ? world.settings.TOPIC_SEND_MESSAGE_URGENT : world.settings.TOPIC_SEND_MESSAGE;
  await world.sendMessage.handle(world.record({ commandId, to: TO, ...more }, { topic }), never);
  return commandId;
}

const stateOf = async (world: World, commandId: string) =>
  (await world.ledger.findByCommand(commandId))
    .map(({ state, rejection }) => rejection?.reason ?? state)
    .join();

/** Lets time pass until some work is done. */
async function inTime(world: World, work: Promise<void>) {
  const end = new AbortController();
  void work.finally(() => end.abort()).catch(() => undefined);
  while (!end.signal.aborted) {
    await settled();
    world.clock.pass(100);
  }
  await work;
}

async function sweep(world: World) {
  for (let round = 0; round < 3; round += 1) {
    await world.sweeper.round();
    await settled();
  }
}

const text = (segments: number) => ({
  content: { type: 'Text', text: 'x'.repeat(153 * (segments - 1) + 100) },
});

describe('SEND_LIMIT_PER_RECIPIENT', () => {
  const limited = (limit: string) =>
    createWorld(() => ACCEPTED, { settings: { SEND_LIMIT_PER_RECIPIENT: limit } });

  it('lets so many go to a number within its window, and more once the first has left it', async () => {
    const world = limited('2/1h');
    const ids = [await send(world), await send(world), await send(world)];
    const other = await send(world, { to: '+41791234599' });
    expect(await Promise.all([...ids, other].map(async (id) => stateOf(world, id)))).toEqual([
      'accepted',
      'accepted',
      'recipient-limit',
      'accepted',
    ]);
    world.clock.pass(HOUR_MS);
    expect(await stateOf(world, await send(world))).toBe('accepted');
  });

  it('counts no message twice: not by a retry, nor by a command that comes again', async () => {
    let call = 0;
    const world = createWorld(
      () => ((call += 1) === 1 ? { kind: 'not-sent', reason: 'connect-refused' } : ACCEPTED),
      { settings: { SEND_LIMIT_PER_RECIPIENT: '2/1h' } },
    );
    const first = world.record({ commandId: 'first', to: TO });
    await inTime(world, world.sendMessage.handle(first, never));
    await world.sendMessage.handle(first, never);
    expect(await stateOf(world, await send(world))).toBe('accepted');
    expect(await stateOf(world, await send(world))).toBe('recipient-limit');
  });

  it('is not for urgent messages', async () => {
    const world = limited('1/1h');
    await send(world);
    expect(await stateOf(world, await send(world, {}, true))).toBe('accepted');
  });
});

describe('SEND_LIMIT_PER_DAY', () => {
  const limited = (limit: number) =>
    createWorld(() => ACCEPTED, { settings: { SEND_LIMIT_PER_DAY: `${limit}` } });

  it('lets so many segments go, rejects nothing, and lets the rest go on the next day', async () => {
    const world = limited(3);
    const ids = [await send(world, text(2)), await send(world, text(2)), await send(world)];
    const states = async () => Promise.all(ids.map(async (id) => stateOf(world, id)));
    await sweep(world);
    expect(await states()).toEqual(['accepted', 'scheduled', 'scheduled']);
    expect(world.calls).toHaveLength(1);
    // 07:00 in Zurich; the clock began at 02:00 there.
    world.clock.pass(5 * HOUR_MS - 1);
    await sweep(world);
    expect(world.calls).toHaveLength(1);
    world.clock.pass(1);
    await sweep(world);
    expect(await states()).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('is lifted by one more full limit, everywhere after two seconds', async () => {
    const world = limited(1);
    const ids = [await send(world), await send(world), await send(world)];
    await sweep(world);
    expect(world.calls).toHaveLength(1);
    await world.ledger.lift('default', world.dayLimits.today());
    await sweep(world);
    expect(world.calls).toHaveLength(1);
    await world.dayLimits.look();
    world.clock.pass(1_000);
    await sweep(world);
    expect(world.calls).toHaveLength(2);
    expect(await Promise.all(ids.map(async (id) => stateOf(world, id)))).toEqual([
      'accepted',
      'accepted',
      'scheduled',
    ]);
  });

  it('keeps a tenth on top for urgent messages', async () => {
    const world = limited(10);
    for (let n = 0; n < 11; n += 1) await send(world, { to: `+417912345${10 + n}` });
    expect(world.calls).toHaveLength(10);
    expect(world.dayLimits.isLimited(world.account, { urgent: false })).toBe(true);
    expect(world.dayLimits.isLimited(world.account, { urgent: true })).toBe(false);
    await send(world, {}, true);
    await send(world, {}, true);
    expect(world.calls).toHaveLength(11);
    expect(world.dayLimits.isLimited(world.account, { urgent: true })).toBe(true);
  });

  it('is given back what was not sent', async () => {
    let call = 0;
    const world = createWorld(
      () => ((call += 1) === 1 ? { kind: 'not-sent', reason: 'connect-refused' } : ACCEPTED),
      { settings: { SEND_LIMIT_PER_DAY: '1' } },
    );
    const record = world.record({ commandId: 'retried', to: TO });
    await inTime(world, world.sendMessage.handle(record, never));
    expect(await stateOf(world, 'retried')).toBe('accepted');
  });

  describe('lets a message that is larger than the whole day', () => {
    const waiting = async () => {
      const world = limited(2);
      const large = await send(world, text(3));
      return { world, large, state: async () => stateOf(world, large) };
    };

    it('wait alone, and leaves it where it is meanwhile', async () => {
      const { world, large } = await waiting();
      expect(await stateOf(world, await send(world))).toBe('accepted');
      expect(world.dayLimits.isLimited(world.account, { urgent: false })).toBe(false);
      const before = await world.ledger.findByCommand(large);
      expect(before).toMatchObject([{ state: 'scheduled', segments: 3 }]);
      for (let hour = 0; hour < 30; hour += 1) {
        world.clock.pass(HOUR_MS);
        await world.dayLimits.look();
        await sweep(world);
      }
      expect(await world.ledger.findByCommand(large)).toEqual(before);
    });

    it('go once the limit was lifted far enough', async () => {
      const { world, state } = await waiting();
      await world.ledger.lift('default', world.dayLimits.today());
      await world.dayLimits.look();
      world.clock.pass(1_000);
      await sweep(world);
      expect(await state()).toBe('accepted');
    });

    it('go once the limit is higher', async () => {
      const { world, state } = await waiting();
      world.account.guards = guardsOf({ ...world.settings, SEND_LIMIT_PER_DAY: 3 }, {});
      world.clock.pass(1_000);
      await sweep(world);
      expect(await state()).toBe('accepted');
    });

    it('expire on time', async () => {
      const world = limited(2);
      const expiresAt = new Date(world.clock.now() + HOUR_MS).toISOString();
      const large = await send(world, { ...text(3), expiresAt });
      world.clock.pass(HOUR_MS);
      await sweep(world);
      expect(await stateOf(world, large)).toBe('expired');
    });
  });

  it.each(['policy', 'operator'])(
    'does not ask again about a larger message that was counted before its doubt, and is resent by %s',
    async (by) => {
      const world = createWorld(() => ({ kind: 'unknown', reason: 'timeout' }), {
        settings: { SEND_LIMIT_PER_DAY: '3' },
      });
      const large = await send(world, { ...text(3), onInDoubt: by === 'policy' ? 'resend' : 'park' });
      // The limit is lowered while nobody knows what became of it.
      world.account.guards = guardsOf({ ...world.settings, SEND_LIMIT_PER_DAY: 2 }, {});
      world.clock.pass(world.settings.IN_DOUBT_GRACE_MS);
      await sweep(world);
      if (by === 'operator') await world.ledger.resolve({ commandId: large, decision: 'resend' });
      await sweep(world);
      expect(world.calls).toHaveLength(2);
      expect((await world.ledger.dayCounts()).map(({ used }) => used)).toEqual([3]);
    },
  );

  it('counts a message of another channel as one', async () => {
    const world = limited(2);
    const rcs = { channel: 'Rcs', content: { type: 'Text', text: 'x'.repeat(500) } };
    for (let n = 0; n < 3; n += 1) await send(world, rcs);
    expect(world.calls).toHaveLength(2);
  });

  it('does not count the wait as time until acceptance', async () => {
    const world = limited(1);
    const before = new Date(world.clock.now()).toISOString();
    await send(world);
    expect(world.dayLimits.wasLimitedAfter('default', before)).toBe(false);
    await send(world);
    expect(world.dayLimits.wasLimitedAfter('default', before)).toBe(true);
    world.clock.pass(5 * HOUR_MS);
    await world.dayLimits.look();
    expect(world.dayLimits.wasLimitedAfter('default', before)).toBe(true);
    const after = new Date(world.clock.now() + 1).toISOString();
    expect(world.dayLimits.wasLimitedAfter('default', after)).toBe(false);
  });
});

describe('a message that the guards stop', () => {
  it('takes no turn of its account in the rate', async () => {
    const turns = { used: 0, givenBack: 0 };
    const rate = {
      slot: async () => ({
        arrives: async () => void (turns.used += 1),
        release: () => void (turns.givenBack += 1),
      }),
      isBacklogged: () => false,
      roomForRows: 8,
    };
    const settings = { SEND_LIMIT_PER_RECIPIENT: '1/1h', SEND_COUNTRIES: 'CH' };
    const world = createWorld(() => ACCEPTED, { settings, account: { rate } });
    const sendAt = new Date(world.clock.now() + 1_000).toISOString();
    await send(world);
    await send(world);
    await send(world, { to: '+4915112345678' });
    await send(world, { to: '+4915112345678', sendAt });
    world.clock.pass(1_000);
    await sweep(world);
    expect(turns).toEqual({ used: 1, givenBack: 3 });
  });
});
