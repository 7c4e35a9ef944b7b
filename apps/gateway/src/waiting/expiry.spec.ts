import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;

const REFUSED: SendOutcome = {
  kind: 'account-refused',
  status: 401,
  reason: 'credentials',
  requestId: 'r',
};
const MINUTE_MS = 60_000;

const inMinutes = (world: World, minutes: number) =>
  new Date(world.clock.now() + minutes * MINUTE_MS).toISOString();
const state = async (world: World, commandId: string) =>
  (await world.ledger.findByCommand(commandId))[0]?.state;
const types = (world: World) => world.events().map(({ type }) => type.split('.')[2]);

async function sweep(world: World): Promise<void> {
  await world.sweeper.round();
  await settled();
  await world.relay.round();
}

describe('messages that expire while their account pauses', () => {
  it('are told at once, and do not stand before the next probe', async () => {
    const world = createWorld((_, call) => (call === 1 ? REFUSED : ACCEPTED));
    const expiresAt = inMinutes(world, 1);
    for (let index = 0; index < 20; index += 1) {
      await world.sendMessage.handle(world.record({ commandId: `short-${index}`, expiresAt }), never);
    }
    await world.sendMessage.handle(world.record({ commandId: 'long' }), never);
    world.clock.pass(MINUTE_MS);
    await sweep(world);
    expect(types(world).filter((type) => type === 'expired')).toHaveLength(20);
    expect(await state(world, 'long')).toBe('accepted');
    expect(world.calls).toHaveLength(2);
  });

  it('are told although no probe is due', async () => {
    const world = createWorld(() => REFUSED);
    await world.sendMessage.handle(world.record({ commandId: 'c', expiresAt: inMinutes(world, 1) }), never);
    world.clock.pass(MINUTE_MS);
    world.account.circuit.tryAcquire();
    expect(world.account.circuit.admission({ channel: 'Sms', hasOwnSender: true })).toBe('none');
    await sweep(world);
    expect(types(world)).toEqual(['expired']);
  });
});

describe('a message in doubt that has expired', () => {
  const parked = async (world: World, expiresAt: string): Promise<void> => {
    await world.sendMessage.handle(world.record({ commandId: 'c', expiresAt }), never);
    world.clock.pass(world.settings.IN_DOUBT_GRACE_MS);
    await sweep(world);
    expect(await state(world, 'c')).toBe('parked');
  };
  const resend = { commandId: 'c', decision: 'resend' } as const;

  it('is not sent again, whatever an operator says', async () => {
    const world = createWorld(() => ({ kind: 'unknown', reason: 'timeout' }));
    await parked(world, inMinutes(world, 1));
    expect(await world.ledger.resolve(resend)).toEqual({ changed: 0, conflict: true });
    expect((await world.ledger.resolve({ commandId: 'c', decision: 'drop' })).changed).toBe(1);
  });

  it('is parked as before where it expires after the operator’s word', async () => {
    const world = createWorld(() => ({ kind: 'unknown', reason: 'timeout' }));
    await parked(world, inMinutes(world, 10));
    const [before] = await world.ledger.findByCommand('c');
    expect((await world.ledger.resolve(resend)).changed).toBe(1);
    world.clock.pass(10 * MINUTE_MS);
    await sweep(world);
    const [after] = await world.ledger.findByCommand('c');
    expect(after).toEqual({ ...before, version: after?.version, timeline: after?.timeline });
    expect(world.calls).toHaveLength(1);
    expect(types(world)).toEqual(['in-doubt', 'in-doubt']);
  });
});
