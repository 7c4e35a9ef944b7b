import { describe, expect, it } from 'vitest';
import { createWorld } from '../testing/world.js';

const never = new AbortController().signal;

describe("a command that leaves its sender to the account's", () => {
  it('is rejected before any call where its channel does not take that sender', async () => {
    const world = createWorld();
    const record = world.record({ commandId: 'c', channel: 'Whatsapp' });
    await expect(world.sendMessage.handle(record, never)).rejects.toThrow(
      "from: got text of 5 characters; for Whatsapp it may be a number in international format (the account's own sender)",
    );
    expect(world.calls).toEqual([]);
    expect(world.events()).toMatchObject([
      { type: 'ecall.message.rejected.v1', data: { reason: 'invalid-sender', channel: 'Whatsapp' } },
    ]);
  });

  it('is sent where a sender of the channel is a number', async () => {
    const world = createWorld(undefined, { account: { senders: { Whatsapp: '+41 76 999 99 99' } } });
    await world.sendMessage.handle(world.record({ commandId: 'c', channel: 'Whatsapp' }), never);
    expect(world.calls).toMatchObject([{ from: '+41769999999' }]);
  });
});
