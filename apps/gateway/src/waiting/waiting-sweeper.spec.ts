import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { NO_PROBE } from '../accounts/account-circuit.js';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;

async function sweep(world: World) {
  for (let round = 0; round < 20; round += 1) {
    await world.sweeper.round();
    await settled();
  }
}

describe('rows that are due at once', () => {
  it('of an account that answers slowly hold up none of another account', async () => {
    const { sendMessage, ledger, record, clock, sweeper } = createWorld(
      async ({ content }) =>
        JSON.stringify(content).includes('slow') ? new Promise(() => undefined) : ACCEPTED,
      { others: ['another'] },
    );
    const sendAt = new Date(clock.now() + 1_000).toISOString();
    const text = (words: string) => ({ content: { type: 'Text', text: words }, sendAt });
    for (let index = 0; index < 200; index += 1) {
      await sendMessage.handle(record({ commandId: `slow-${index}`, ...text('slow') }), never);
    }
    await sendMessage.handle(record({ commandId: 'c', account: 'another', ...text('fast') }), never);
    clock.pass(1_000);
    for (let round = 0; round < 2; round += 1) {
      await sweeper.round();
      await settled();
    }
    expect((await ledger.findByCommand('c')).map(({ state }) => state)).toEqual(['accepted']);
    expect((await ledger.list({ states: ['calling'], limit: 200 })).rows).toHaveLength(64);
  });
});

describe('rows of an account that has no sender', () => {
  const withoutSender = async () => {
    const world = createWorld(undefined, { others: ['another'] });
    const sendAt = new Date(world.clock.now() + 1_000).toISOString();
    for (let index = 0; index < 200; index += 1) {
      await world.sendMessage.handle(world.record({ commandId: `waits-${index}`, sendAt }), never);
    }
    const more = { account: 'another', sendAt };
    await world.sendMessage.handle(world.record({ commandId: 'others', ...more }), never);
    await world.sendMessage.handle(world.record({ commandId: 'own', from: 'Other', sendAt }), never);
    world.account.senders = undefined;
    world.clock.pass(1_000);
    return world;
  };

  it('are left where they are, and hold up neither other accounts nor those that name their sender', async () => {
    const world = await withoutSender();
    const versions = async () =>
      (await world.ledger.list({ states: ['scheduled'], limit: 300 })).rows.map(({ version }) => version);
    const before = await versions();
    for (let minute = 0; minute < 3; minute += 1) {
      await sweep(world);
      world.clock.pass(60_000);
    }
    expect(world.calls.map(({ from }) => String(from)).toSorted()).toEqual(['Brand', 'Other']);
    const left = await versions();
    expect(left).toHaveLength(200);
    expect(new Set(left)).toEqual(new Set(before));
  });

  it('are no probes where its circuit is open', async () => {
    const world = await withoutSender();
    for (let failure = 0; failure < 5; failure += 1) world.account.circuit.recordFailure();
    world.clock.pass(60_000);
    await sweep(world);
    expect(world.calls.map(({ from }) => String(from)).toSorted()).toEqual(['Brand', 'Other']);
    expect(world.account.circuit.state).toBe('closed');
  });

  it('go as soon as it has one again', async () => {
    const world = await withoutSender();
    await sweep(world);
    world.account.senders = 'Brand';
    await sweep(world);
    expect(world.calls).toHaveLength(202);
  });
});

describe('a row whose turn does not come', () => {
  const waits = async (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  it('goes back while its lease lasts, so that it is not in doubt', async () => {
    const { sendMessage, ledger, record, clock, sweeper, account, settings } = createWorld(() => ACCEPTED);
    const sendAt = new Date(clock.now() + 1_000).toISOString();
    await sendMessage.handle(record({ commandId: 'c', sendAt }), never);
    clock.pass(1_000);
    account.rate = { slot: waits, isBacklogged: () => false, roomForRows: 8 };
    const state = async () => (await ledger.findByCommand('c')).map(({ state: found }) => found);
    await sweeper.round();
    await settled();
    expect(await state()).toEqual(['calling']);
    clock.pass(settings.SEND_LEASE_MS);
    await settled();
    expect(await state()).toEqual(['scheduled']);
  });
});

describe('rows that are claimed as probes', () => {
  const refused: SendOutcome = {
    kind: 'rejected',
    status: 400,
    error: { code: 'InvalidContent', message: 'not approved', details: [] },
    refused: 'sender',
    requestId: 'r-5',
  };

  it('are one at a time, while those that name a sender pass by the suspended channel', async () => {
    const world = createWorld(async ({ from }) => {
      if (from === 'Other') return ACCEPTED;
      return world.calls.length > 1 ? new Promise(() => undefined) : refused;
    });
    const { sendMessage, record, clock } = world;
    const sendAt = new Date(clock.now() + 1_000).toISOString();
    for (let index = 0; index < 50; index += 1) {
      await sendMessage.handle(record({ commandId: `own-${index}`, from: 'Other', sendAt }), never);
      await sendMessage.handle(record({ commandId: `relies-${index}`, sendAt }), never);
    }
    // The account's own sender is refused: its channel is suspended.
    await sendMessage.handle(record({ commandId: 'suspect' }), never);
    clock.pass(10_000);
    await sweep(world);
    expect(world.calls.filter(({ from }) => from === 'Other')).toHaveLength(50);
    expect((await world.ledger.list({ states: ['calling'], limit: 200 })).rows).toHaveLength(1);
  });

  it('are left alone for a moment when they go back without a call', async () => {
    const { sendMessage, record, clock, sweeper, account } = createWorld();
    const other = { channel: 'Sms', hasOwnSender: false, rowId: 'other', isSuspect: false, probes: NO_PROBE };
    account.circuit.recordRefusal(other, 'credentials');
    await sendMessage.handle(record({ commandId: 'waits' }), never);
    account.circuit.stillAllows = () => false;
    clock.pass(10_000);
    const rounds = [];
    for (let round = 0; round < 5; round += 1) {
      rounds.push(await sweeper.round());
      await settled();
    }
    expect(rounds).toEqual([true, false, false, false, false]);
  });
});
