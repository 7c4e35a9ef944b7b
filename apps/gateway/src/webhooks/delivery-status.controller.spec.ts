import { describe, expect, it } from 'vitest';
import { Accounts } from '../accounts/accounts.js';
import { createWorld } from '../testing/world.js';
import { DeliveryStatusController } from './delivery-status.controller.js';

const never = new AbortController().signal;
const SAID = '2026-05-31T23:00:00Z';

describe('the time that a status notification names', () => {
  /** What the event says, where messages go by accounts of these versions. */
  async function occurredAt(...versions: ReadonlyArray<1 | 2>): Promise<unknown> {
    const world = createWorld();
    const { account, tokens, statuses, relay, sendMessage, calls, events, record } = world;
    const accounts = new Accounts(
      versions.map((apiVersion, index) => ({ ...account, apiVersion, name: `account-${index}` })),
    );
    await sendMessage.handle(record({ commandId: 'c' }), never);
    const token = calls[0]?.notification?.addresses[0]?.split('/').at(-1) ?? '';
    const body = JSON.stringify({ messageId: 'm-1', status: 'Delivered', timestamp: SAID });
    await new DeliveryStatusController(tokens, statuses, accounts).receive(token, Buffer.from(body), {}, {});
    await relay.round();
    return events().find(({ type }) => type === 'ecall.message.status-changed.v1')?.data;
  }

  it('is believed where all accounts speak version 2 of the API, which promises UTC', async () => {
    expect(await occurredAt(2, 2)).toMatchObject({ occurredAt: '2026-05-31T23:00:00.000Z' });
  });

  it('is not believed where one speaks version 1: the time of arrival is nearer', async () => {
    expect(await occurredAt(2, 1)).toMatchObject({ occurredAt: '2026-06-01T00:00:00.000Z' });
  });
});
