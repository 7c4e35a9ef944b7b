import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';
import { createWorld, settled } from '../testing/world.js';

const never = new AbortController().signal;
const [FIRST, SECOND] = ['+41791234501', '+41791234502'];
const LATER = '2026-06-02T00:00:00Z';

describe('POST /messages/:commandId/cancel', () => {
  let app: ManagementApp;
  beforeEach(async () => {
    app = await startManagementApp(
      createWorld(undefined, { settings: { MANAGEMENT_TOKEN: 'anna:secret-of-anna' } }),
    );
  });
  afterEach(async () => app.close());

  const anna = { authorization: 'Bearer secret-of-anna' };
  const cancel = async (commandId: string, body: object = {}) =>
    app.post(`/messages/${commandId}/cancel`, body, anna);
  const scheduled = async (commandId: string) =>
    app.world.sendMessage.handle(app.world.record({ commandId, to: [FIRST, SECOND], sendAt: LATER }), never);

  it('cancels what waits, for one recipient or for all, and says which', async () => {
    await scheduled('c-1');
    expect(await cancel('c-1', { to: SECOND })).toEqual({
      status: 200,
      body: { cancelled: [SECOND], requested: [], unchanged: [] },
    });
    expect(await cancel('c-1')).toEqual({
      status: 200,
      body: { cancelled: [FIRST], requested: [], unchanged: [{ to: SECOND, state: 'cancelled' }] },
    });
    await app.world.relay.round();
    expect(app.world.events().map(({ type }) => type)).toEqual([
      'ecall.message.cancelled.v1',
      'ecall.message.cancelled.v1',
    ]);
  });

  it('answers 409 where nothing can be cancelled any more', async () => {
    await app.world.sendMessage.handle(app.world.record({ commandId: 'c-2', to: FIRST }), never);
    const { status, body } = await cancel('c-2');
    expect(status).toBe(409);
    expect(body).toMatchObject({ cancelled: [], unchanged: [{ to: FIRST, state: 'accepted' }] });
  });

  it('answers 409 where retention removed what was settled, and nothing waits', async () => {
    await app.world.sendMessage.handle(app.world.record({ commandId: 'c-7', to: [FIRST, SECOND] }), never);
    app.world.clock.pass(1_000);
    expect(await app.world.ledger.prune({ days: 0, limit: 1 })).toBe(1);
    for (const body of [{}, { to: FIRST }, { to: SECOND }])
      expect((await cancel('c-7', body)).status).toBe(409);
  });

  it('answers 200 in the middle of a list of which all that has begun is settled', async () => {
    const { ledger, sendMessage, record, calls, relay, events } = app.world;
    const begin = ledger.begin.bind(ledger);
    let goOn: () => void = () => undefined;
    const middle = new Promise<void>((resolve) => (goOn = resolve));
    ledger.begin = async (intent) => {
      if (intent.recipient !== FIRST) await middle;
      return begin(intent);
    };
    const work = sendMessage.handle(record({ commandId: 'c-6', to: [FIRST, SECOND] }), never);
    await settled();
    const unchanged = [{ to: FIRST, state: 'accepted' }];
    expect(await cancel('c-6')).toEqual({
      status: 200,
      body: { cancelled: [], requested: [], unchanged, pending: true },
    });
    goOn();
    await work;
    expect(calls.map(({ to }) => to)).toEqual([FIRST]);
    await relay.round();
    expect(events().map(({ type, data }) => `${type} ${String(data.to)}`)).toEqual([
      `ecall.message.accepted.v1 ${FIRST}`,
      `ecall.message.cancelled.v1 ${SECOND}`,
    ]);
    expect((await cancel('c-6')).status).toBe(409);
  });

  it('keeps the word for a command that is not known yet', async () => {
    expect(await cancel('c-3')).toEqual({ status: 202, body: { pending: true } });
    await app.world.sendMessage.handle(app.world.record({ commandId: 'c-3', to: FIRST }), never);
    expect(app.world.calls).toEqual([]);
  });

  it('keeps who cancelled what and why, with a number as a hash alone', async () => {
    await scheduled('c-4');
    await cancel('c-4', { to: FIRST, reason: 'wrong price' });
    const { status, body } = await app.get('/audit', anna);
    expect(status).toBe(200);
    expect(body['entries']).toMatchObject([
      { action: 'cancel', who: 'anna', reason: 'wrong price', what: { commandId: 'c-4' } },
    ]);
    expect(JSON.stringify(body)).toMatch(/"to":"k:[\w-]{22}"/);
    expect(JSON.stringify(body)).not.toContain(FIRST.slice(1));
  });

  it('lets nobody cancel without a token, and takes no other field', async () => {
    await scheduled('c-5');
    expect((await app.post('/messages/c-5/cancel')).status).toBe(401);
    expect((await cancel('c-5', { to: '0791234501' })).status).toBe(400);
    expect((await cancel('c-5', { reason: 'two\nlines' })).status).toBe(400);
    expect((await cancel('c-5', { recipient: FIRST })).status).toBe(400);
    const rows = await app.world.ledger.findByCommand('c-5');
    expect(rows.map(({ state }) => state)).toEqual(['scheduled', 'scheduled']);
  });
});
