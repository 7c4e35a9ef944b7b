import { afterEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { type ManagementApp, startManagementApp } from '../testing/management-app.js';
import { ACCEPTED, createWorld } from '../testing/world.js';

const never = new AbortController().signal;
const LOST: SendOutcome = { kind: 'unknown', reason: 'timeout' };

let app: ManagementApp | undefined;
afterEach(async () => app?.close());

/** What the management port says of the messages of `c-1`. */
async function shown(): Promise<ReadonlyArray<Record<string, unknown>>> {
  const { body } = await app!.get('/messages/c-1');
  return body['messages'] as ReadonlyArray<Record<string, unknown>>;
}

describe('the life of a message', () => {
  it('goes from the record to the last status', async () => {
    app = await startManagementApp();
    const { world } = app;
    await world.sendMessage.handle(world.record({ commandId: 'c-1' }), never);
    const [row] = await world.ledger.findByCommand('c-1');
    await world.ledger.recordStatus({
      rowId: row?.id ?? '',
      attempt: 1,
      messageId: 'm-1',
      status: 'delivered',
      final: true,
      providerStatus: 'Delivered',
      occurredAt: '2026-06-01T00:00:01Z',
      source: 'webhook',
      supersedes: [''],
    });
    const at = '2026-06-01T00:00:00.000Z';
    expect((await shown())[0]?.['timeline']).toEqual([
      { at, what: 'received' },
      { at, what: 'calling', attempt: 1 },
      { at, what: 'accepted', requestId: 'r-1', messageId: 'm-1' },
      { at, what: 'status', detail: 'delivered', source: 'webhook', providerStatus: 'Delivered' },
    ]);
  });

  it('tells each call that came to nothing, and how it ended', async () => {
    app = await startManagementApp(createWorld(() => LOST));
    const { world } = app;
    await world.sendMessage.handle(world.record({ commandId: 'c-1' }), never);
    await app.post('/messages/c-1/cancel');
    world.clock.pass(world.settings.IN_DOUBT_GRACE_MS + 1);
    await world.sweeper.round();
    await app.post('/messages/c-1/resolve', { decision: 'drop' });
    expect((await shown())[0]?.['timeline']).toMatchObject([
      { what: 'received' },
      { what: 'calling', attempt: 1 },
      { what: 'doubt', attempt: 1, answer: expect.any(String) as string },
      { what: 'parked' },
      { what: 'dropped' },
    ]);
  });

  it('tells what eCall said to an account that it refuses', async () => {
    app = await startManagementApp(
      createWorld(() => ({ kind: 'account-refused', status: 401, reason: 'credentials', requestId: 'r-1' })),
    );
    await app.world.sendMessage.handle(app.world.record({ commandId: 'c-1' }), never);
    expect((await shown())[0]?.['timeline']).toMatchObject([
      { what: 'received' },
      { what: 'calling', attempt: 1 },
      { what: 'scheduled', detail: 'account', answer: 'credentials', status: 401, requestId: 'r-1' },
    ]);
  });

  it('begins with the wait where there was one', async () => {
    app = await startManagementApp();
    const { world } = app;
    await world.sendMessage.handle(world.record({ commandId: 'c-1', sendAt: '2026-06-02T00:00:00Z' }), never);
    expect((await shown())[0]?.['timeline']).toMatchObject([
      { what: 'received' },
      { what: 'scheduled', detail: 'send-at' },
    ]);
  });
});

describe('what is sent', () => {
  const waiting = { commandId: 'c-1', sendAt: '2026-06-02T00:00:00Z' };

  it('is shown only where the setting says so', async () => {
    app = await startManagementApp();
    await app.world.sendMessage.handle(app.world.record(waiting), never);
    expect((await shown())[0]).not.toHaveProperty('content');
  });

  it('is shown while the message waits', async () => {
    app = await startManagementApp(
      createWorld(() => ACCEPTED, { settings: { OPERATOR_SHOWS_CONTENT: 'true' } }),
    );
    await app.world.sendMessage.handle(app.world.record(waiting), never);
    expect((await shown())[0]).toMatchObject({ content: { type: 'Text', text: 'hi' } });
  });
});

describe('GET /messages?state=kept-aside', () => {
  it('names events page by page, newest first', async () => {
    app = await startManagementApp();
    const { world } = app;
    for (const commandId of ['c-1', 'c-2', 'c-3']) {
      await world.sendMessage.handle(world.record({ commandId, sendAt: '2026-06-02T00:00:00Z' }), never);
      await app.post(`/messages/${commandId}/cancel`);
    }
    world.bus.refuses = () => true;
    const HOUR = 3_600_000;
    for (let tries = 0; tries < 40; tries += 1) {
      await world.relay.round();
      world.clock.pass(HOUR / 10);
    }
    const first = await app.get('/messages?state=kept-aside&limit=2');
    expect(first.body['messages']).toMatchObject([
      { state: 'kept-aside', kind: 'send', commandId: 'c-3', to: '+41791234567', reason: 'too-large' },
      { commandId: 'c-2' },
    ]);
    const next = await app.get(`/messages?state=kept-aside&limit=2&before=${String(first.body['next'])}`);
    expect(next.body['messages']).toMatchObject([{ commandId: 'c-1' }]);
    expect(next.body).not.toHaveProperty('next');
    expect((await app.get('/messages?state=kept-aside&before=c-1')).status).toBe(400);
  });
});
