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
