import { setMaxListeners } from 'node:events';
import { encodeCancel } from '@ecall-gateway/contracts';
import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
// Each of a thousand recipients listens.
setMaxListeners(0, never);
const THROTTLED: SendOutcome = { kind: 'throttled', status: 429, retryAfterMs: 600_000, requestId: 'r' };
const FORBIDDEN: SendOutcome = {
  kind: 'account-refused',
  status: 403,
  reason: 'forbidden',
  requestId: 'r',
};
const UNKNOWN: SendOutcome = { kind: 'unknown', reason: 'timeout' };
const [FIRST, SECOND] = ['+41791234501', '+41791234502'];
const LATER = '2026-06-02T00:00:00Z';

/** What lies on the topic when somebody cancels. */
function cancelRecord(world: World, cancel: { commandId: string; to?: string }) {
  const { value, headers } = encodeCancel(cancel, { source: '/shop' });
  const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]);
  return world.record({}, { value: Buffer.from(value), headers: Object.fromEntries(bytes) });
}

const cancel = async (world: World, commandId: string, to?: string) =>
  world.sendMessage.handle(cancelRecord(world, { commandId, ...(to === undefined ? {} : { to }) }), never);

const states = async (world: World, commandId: string) =>
  (await world.ledger.findByCommand(commandId)).map(({ state }) => state).toSorted();

/** Each event's type and recipient, the outbox emptied. */
async function events(world: World): Promise<string[]> {
  while (await world.relay.round());
  return world.events().map(({ type, data }) => `${type.split('.')[2]} ${data.to}`);
}

describe('a cancel on a command topic', () => {
  it('cancels what waits for its sendAt, each recipient with an event, and however often it comes', async () => {
    const world = createWorld();
    await world.sendMessage.handle(
      world.record({ commandId: 'c', to: [FIRST, SECOND], sendAt: LATER }),
      never,
    );
    await cancel(world, 'c', SECOND);
    expect(await states(world, 'c')).toEqual(['cancelled', 'scheduled']);
    await cancel(world, 'c');
    await cancel(world, 'c');
    expect(await events(world)).toEqual([`cancelled ${SECOND}`, `cancelled ${FIRST}`]);
    world.clock.pass(2 * 86_400_000);
    await world.sweeper.round();
    await settled();
    expect(world.calls).toEqual([]);
  });

  it('cancels what waits for its account', async () => {
    const world = createWorld(() => FORBIDDEN);
    await world.sendMessage.handle(world.record({ commandId: 'c', to: FIRST }), never);
    expect(await states(world, 'c')).toEqual(['scheduled']);
    await cancel(world, 'c');
    world.clock.pass(60_000);
    await world.sweeper.round();
    await settled();
    expect(world.calls).toHaveLength(1);
    expect(await events(world)).toEqual([`cancelled ${FIRST}`]);
  });

  it('comes before its command: nothing of that is sent, and each recipient gets its event', async () => {
    const world = createWorld();
    await cancel(world, 'c');
    expect(await events(world)).toEqual([]);
    const record = world.record({ commandId: 'c', to: [FIRST, SECOND] });
    await world.sendMessage.handle(record, never);
    await world.sendMessage.handle(record, never);
    expect(world.calls).toEqual([]);
    expect((await events(world)).toSorted()).toEqual([`cancelled ${FIRST}`, `cancelled ${SECOND}`]);
  });

  it('comes before its command for one recipient: the others are sent', async () => {
    const world = createWorld();
    await cancel(world, 'c', FIRST);
    await world.sendMessage.handle(world.record({ commandId: 'c', to: [FIRST, SECOND] }), never);
    expect(world.calls.map(({ to }) => to)).toEqual([SECOND]);
    expect((await events(world)).toSorted()).toEqual([`accepted ${SECOND}`, `cancelled ${FIRST}`]);
  });

  it('comes in the middle of a thousand: what is called is told as it ends, nothing more is called', async () => {
    const answers: Array<() => void> = [];
    const world = createWorld(async () => new Promise((resolve) => answers.push(() => resolve(ACCEPTED))), {
      settings: { SEND_CONCURRENCY: '8' },
    });
    const to = Array.from({ length: 1_000 }, (_, index) => `+4179${String(1_000_000 + index)}`);
    const work = world.sendMessage.handle(world.record({ commandId: 'c', to }), never);
    await settled();
    expect(answers).toHaveLength(8);
    await cancel(world, 'c');
    for (const answer of answers) answer();
    await work;
    expect(world.calls).toHaveLength(8);
    const all = await events(world);
    expect(all.filter((event) => event.startsWith('accepted'))).toHaveLength(8);
    expect(all.filter((event) => event.startsWith('cancelled'))).toHaveLength(992);
    expect(new Set(all.map((event) => event.split(' ')[1])).size).toBe(1_000);
  });

  it('cancels what was being called where that turns out not to have been sent', async () => {
    let answer: (outcome: SendOutcome) => void = () => undefined;
    const world = createWorld(async () => new Promise((resolve) => (answer = resolve)));
    const work = world.sendMessage.handle(world.record({ commandId: 'c', to: FIRST }), never);
    await settled();
    await cancel(world, 'c');
    expect(await states(world, 'c')).toEqual(['calling']);
    answer(THROTTLED);
    await work;
    expect(world.calls).toHaveLength(1);
    expect(await events(world)).toEqual([`cancelled ${FIRST}`]);
  });

  it('leaves a doubt what it is, and nothing is sent again although its policy was resend', async () => {
    const world = createWorld(() => UNKNOWN);
    const record = world.record({ commandId: 'c', to: FIRST, onInDoubt: 'resend' });
    await world.sendMessage.handle(record, never);
    await cancel(world, 'c');
    world.clock.pass(world.settings.IN_DOUBT_GRACE_MS);
    await world.sweeper.round();
    await settled();
    expect(world.calls).toHaveLength(1);
    expect(await states(world, 'c')).toEqual(['parked']);
    expect(await events(world)).toEqual([`in-doubt ${FIRST}`, `in-doubt ${FIRST}`]);
  });

  it('changes nothing of what is settled', async () => {
    const world = createWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c', to: FIRST }), never);
    await cancel(world, 'c');
    expect(await events(world)).toEqual([`accepted ${FIRST}`]);
  });

  it('is kept with its coordinates, and a number as a hash alone', async () => {
    const world = createWorld();
    const { topic, partition, offset } = cancelRecord(world, { commandId: 'c' });
    await cancel(world, 'c', FIRST);
    const { entries } = await world.ledger.audit({ limit: 10 });
    expect(entries).toMatchObject([
      {
        action: 'cancel',
        who: 'kafka',
        what: { commandId: 'c', topic, partition, offset: String(Number(offset) + 1) },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain(FIRST.slice(1));
  });

  it('waits while the ledger is away', async () => {
    const world = createWorld();
    world.ledger.cancel = async () => Promise.reject(new Error('no database'));
    await expect(cancel(world, 'c')).rejects.toMatchObject({ name: 'RetryLater' });
  });

  it('goes to the dead letters where it does not say what it cancels: no event, no row', async () => {
    const world = createWorld();
    const record = cancelRecord(world, { commandId: 'c' });
    const wrong = { ...record, value: Buffer.from('{"commandId":"c","recipient":"+41791234501"}') };
    await expect(world.sendMessage.handle(wrong, never)).rejects.toMatchObject({
      name: 'DeadLetter',
      reason: 'invalid-cancel',
      message: expect.stringContaining('recipient: not a field of a cancel') as string,
    });
    expect(await events(world)).toEqual([]);
    await world.sendMessage.handle(world.record({ commandId: 'c', to: FIRST }), never);
    expect(await events(world)).toEqual([`accepted ${FIRST}`]);
  });
});
