import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled } from '../testing/world.js';

const never = new AbortController().signal;

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

describe('rows that are claimed as probes', () => {
  const refused: SendOutcome = {
    kind: 'rejected',
    status: 400,
    error: { code: 'InvalidContent', message: 'not approved', details: [] },
    refused: 'sender',
    requestId: 'r-5',
  };

  it('are one at a time, also where they pass by what is suspended', async () => {
    const { sendMessage, ledger, record, clock, sweeper } = createWorld(async ({ from }) =>
      from === 'Other' ? new Promise(() => undefined) : refused,
    );
    const sendAt = new Date(clock.now() + 1_000).toISOString();
    for (let index = 0; index < 50; index += 1) {
      await sendMessage.handle(record({ commandId: `own-${index}`, from: 'Other', sendAt }), never);
    }
    // The account's own sender is refused: its channel is suspended, and those that name another one pass by.
    await sendMessage.handle(record({ commandId: 'suspect' }), never);
    clock.pass(10_000);
    for (let round = 0; round < 20; round += 1) {
      await sweeper.round();
      await settled();
    }
    expect((await ledger.list({ states: ['calling'], limit: 200 })).rows).toHaveLength(1);
  });

  it('are left alone for a moment when they go back without a call', async () => {
    const { sendMessage, record, clock, sweeper, account } = createWorld(() => ({
      kind: 'account-refused',
      status: 401,
      reason: 'credentials',
      requestId: 'r-4',
    }));
    await sendMessage.handle(record({ commandId: 'waits' }), never);
    Reflect.deleteProperty(account, 'senders');
    clock.pass(10_000);
    const rounds = [];
    for (let round = 0; round < 5; round += 1) {
      rounds.push(await sweeper.round());
      await settled();
    }
    expect(rounds).toEqual([true, false, false, false, false]);
  });
});
