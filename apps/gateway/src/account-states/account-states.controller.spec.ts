import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';
import { ACCEPTED, createWorld, type World } from '../testing/world.js';
import { accountView, todaysCount } from './account-view.js';

const never = new AbortController().signal;
const DAY = '2026-05-31T05:00:00.000Z';

/** On which two segments are allowed, and each message has two. */
const DAY_LIMIT = { day: DAY, max: 2 };

function limitedWorld(): World {
  const world: World = createWorld(
    async () => {
      const { rows } = await world.ledger.list({ states: ['calling'], limit: 1 });
      await world.ledger.charge({ rowId: rows[0]?.id ?? '', attempt: 1, segments: 2, perDay: DAY_LIMIT });
      return ACCEPTED;
    },
    { others: ['shop'] },
  );
  return world;
}

describe('the accounts', () => {
  let app: ManagementApp;
  beforeEach(async () => {
    app = await startManagementApp(limitedWorld());
  });
  afterEach(async () => app.close());

  const send = async (commandId: string) =>
    app.world.sendMessage.handle(app.world.record({ commandId, to: '+41791234501' }), never);
  const first = async () => ((await app.get('/accounts')).body['accounts'] as readonly object[])[0];

  it('are shown with their states', async () => {
    expect(await app.get('/accounts')).toEqual({
      status: 200,
      body: {
        accounts: [
          { name: 'default', state: 'closed', apiVersion: 2 },
          { name: 'shop', state: 'closed', apiVersion: 2 },
        ],
      },
    });
  });

  it('are limited once their limit is used up, and lifted by a person with a reason', async () => {
    await send('c-1');
    expect(await first()).toMatchObject({ state: 'closed', today: { since: DAY, segments: 2, lifts: 0 } });
    await send('c-2');
    expect(await first()).toMatchObject({ state: 'limited', today: { segments: 2 } });
    expect(await app.post('/accounts/default/lift', { reason: 'storm warning' })).toEqual({
      status: 200,
      body: { since: DAY, segments: 2, lifts: 1 },
    });
    expect(await first()).toMatchObject({ state: 'closed', today: { lifts: 1 } });
    expect((await app.get('/audit')).body['entries']).toMatchObject([
      { action: 'lift', who: 'loopback', reason: 'storm warning', what: { account: 'default' } },
    ]);
  });

  it('are not lifted where none is, or where nothing was counted', async () => {
    expect((await app.post('/accounts/bank/lift')).status).toBe(404);
    expect((await app.post('/accounts/default/lift')).status).toBe(409);
    expect((await app.post('/accounts/default/lift', { reason: 7 })).status).toBe(400);
  });
});

describe('an account of a day', () => {
  const circuit = (state: 'closed' | 'suspended', suspendedChannels: readonly string[] = []) =>
    ({ state, suspendedChannels }) as unknown as Parameters<typeof accountView>[0]['circuit'];
  const today = { account: 'default', day: DAY, used: 7, lifts: 1, limitedAt: '2026-06-01T04:00:00.000Z' };

  it('is limited while its limit is used up, unless eCall refuses it anyway', () => {
    const of = (state: 'closed' | 'suspended') =>
      accountView({ name: 'default', apiVersion: 2, circuit: circuit(state) }, today);
    expect(of('closed')).toEqual({
      name: 'default',
      state: 'limited',
      apiVersion: 2,
      today: { since: DAY, segments: 7, lifts: 1, limitedAt: today.limitedAt },
    });
    expect(of('suspended').state).toBe('suspended');
  });

  it('names the channels whose default sender eCall refuses', () => {
    const refused = { name: 'default', apiVersion: 2 as const, circuit: circuit('closed', ['Sms']) };
    expect(accountView(refused, undefined)).toMatchObject({ state: 'closed', suspendedChannels: ['Sms'] });
  });

  it('is over with the next reset, 25 hours later at most', () => {
    const at = (hours: number) => Date.parse(DAY) + hours * 3_600_000;
    expect(todaysCount([today], 'default', at(24.5))).toBe(today);
    expect(todaysCount([today], 'default', at(25))).toBeUndefined();
    expect(todaysCount([today], 'shop', at(1))).toBeUndefined();
  });
});
