import type { MessageRequest, SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;
const STEP_MS = 20_000;

const FORBIDDEN: SendOutcome = {
  kind: 'account-refused',
  status: 403,
  reason: 'forbidden',
  requestId: 'r-4',
};
const SENDER_REFUSED: SendOutcome = {
  kind: 'rejected',
  status: 400,
  error: { code: 'InvalidContent', message: 'not approved', details: [] },
  refused: 'sender',
  requestId: 'r-5',
};

const textOf = ({ content }: MessageRequest) => ('text' in content ? String(content.text) : '');
const text = (words: string) => ({ type: 'Text', text: words });
const stateOf = async (world: World, commandId: string) =>
  (await world.ledger.findByCommand(commandId))[0]?.state;

/** Lets time pass; before each step one more message comes, as long as `traffic` names one. */
async function pass(world: World, ms: number, traffic?: (step: number) => string): Promise<void> {
  for (let step = 0; step * STEP_MS < ms; step += 1) {
    if (traffic !== undefined) {
      const commandId = `t-${world.clock.now()}`;
      await world.sendMessage.handle(world.record({ commandId, content: text(traffic(step)) }), never);
    }
    world.clock.pass(STEP_MS);
    await world.sweeper.round();
    await settled();
  }
  await world.relay.round();
}

const rejections = (world: World) =>
  world.events().filter(({ type }) => type === 'ecall.message.rejected.v1');
const callsOf = (world: World, words: string) => world.calls.filter((call) => textOf(call) === words).length;

describe.each([
  ['a 403', FORBIDDEN, 'forbidden'],
  ['a refused default sender', SENDER_REFUSED, 'refused-by-ecall'],
])('%s', (_, refusal, reason) => {
  const send = async (world: World, commandId: string, more: object = {}) =>
    world.sendMessage.handle(world.record({ commandId, content: text('bad'), ...more }), never);

  it('rejects a message that alone is refused, while all others pass: after three more tries', async () => {
    const world = createWorld((request) => (textOf(request) === 'bad' ? refusal : ACCEPTED));
    await send(world, 'bad');
    await pass(world, 20 * MINUTE_MS, () => 'good');
    expect(await stateOf(world, 'bad')).toBe('scheduled');
    expect(callsOf(world, 'bad')).toBe(3);
    await pass(world, 20 * MINUTE_MS, () => 'good');
    expect(await stateOf(world, 'bad')).toBe('rejected');
    expect(callsOf(world, 'bad')).toBe(4);
    expect(rejections(world)).toMatchObject([{ subject: 'bad', data: { reason } }]);
    expect(world.events().filter(({ type }) => type === 'ecall.message.accepted.v1').length).toBeGreaterThan(
      100,
    );
  });

  it('never rejects a message while nobody else passes', async () => {
    const world = createWorld(() => refusal);
    await send(world, 'bad');
    await pass(world, 3 * 60 * MINUTE_MS);
    expect(await stateOf(world, 'bad')).toBe('scheduled');
    expect(rejections(world)).toEqual([]);
  });

  it('never rejects what is refused and passes in turns, however often', async () => {
    const world = createWorld((_request, call) => (call % 3 === 0 ? ACCEPTED : refusal));
    await send(world, 'bad');
    await pass(world, 60 * MINUTE_MS, (step) => `t${step}`);
    expect(rejections(world)).toEqual([]);
  });

  it('lets everything go once eCall does', async () => {
    let isRefused = true;
    const world = createWorld(() => (isRefused ? refusal : ACCEPTED));
    for (const id of ['a', 'b', 'c']) await send(world, id);
    await pass(world, 5 * MINUTE_MS);
    isRefused = false;
    await pass(world, 6 * MINUTE_MS);
    expect(await Promise.all(['a', 'b', 'c'].map(async (id) => stateOf(world, id)))).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
  });

  it('leaves a suspect to its expiresAt', async () => {
    const world = createWorld((request) => (textOf(request) === 'bad' ? refusal : ACCEPTED));
    await send(world, 'bad', { expiresAt: new Date(world.clock.now() + 3 * MINUTE_MS).toISOString() });
    await pass(world, 4 * MINUTE_MS, () => 'good');
    expect(await stateOf(world, 'bad')).toBe('expired');
  });

  it('is remembered where a suspect is taken by another replica', async () => {
    const world = createWorld((request) => (textOf(request) === 'bad' ? refusal : ACCEPTED));
    await send(world, 'bad');
    await pass(world, MINUTE_MS, () => 'good');
    world.account.circuit.reset();
    await pass(world, MINUTE_MS, () => 'good');
    expect(callsOf(world, 'bad')).toBe(2);
    expect([world.account.circuit.state, world.account.circuit.stateOf('Sms')]).toEqual(['closed', 'closed']);
  });
});

describe('a refused default sender', () => {
  it('holds up its channel alone, and no message that names its sender', async () => {
    const world = createWorld(({ from }) => (from === 'Brand' ? SENDER_REFUSED : ACCEPTED), {
      account: { senders: { Sms: 'Brand', Rcs: 'Agent' } },
    });
    const send = async (commandId: string, more: object) =>
      world.sendMessage.handle(world.record({ commandId, content: text(commandId), ...more }), never);
    await send('first', {});
    await send('second', {});
    await send('named', { from: 'Own' });
    await send('rcs', { channel: 'Rcs' });
    expect(
      await Promise.all(['first', 'second', 'named', 'rcs'].map(async (id) => stateOf(world, id))),
    ).toEqual(['scheduled', 'scheduled', 'accepted', 'accepted']);
    expect(callsOf(world, 'second')).toBe(0);
  });

  it('rejects at once the message that itself named it', async () => {
    const world = createWorld(() => SENDER_REFUSED);
    await world.sendMessage.handle(world.record({ commandId: 'c', from: 'Stranger' }), never);
    expect(await stateOf(world, 'c')).toBe('rejected');
    expect(world.account.circuit.stateOf('Sms')).toBe('closed');
  });
});
