import { describe, expect, it } from 'vitest';
import type { Account } from '../accounts/account.js';
import { createWorld, settled } from '../testing/world.js';

const never = new AbortController().signal;

/** A rate that is used up for as long as anyone looks. */
const usedUp: NonNullable<Account['rate']> = {
  isCrowded: true,
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

describe('a message whose account does not answer', () => {
  it('waits in the ledger where other accounts would have to wait for it', async () => {
    const { sendMessage, ledger, record, account } = createWorld(undefined, { others: ['another'] });
    for (let trouble = 0; trouble < 5; trouble += 1) account.health.troubled();
    await sendMessage.handle(record({ commandId: 'c' }), never);
    expect((await ledger.findByCommand('c')).map(({ state }) => state)).toEqual(['scheduled']);
  });
});
