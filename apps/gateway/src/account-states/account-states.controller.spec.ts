import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';
import { accountView, countOf } from './account-view.js';

const never = new AbortController().signal;
const DAY = '2026-05-31T05:00:00.000Z';

/** Two segments are allowed, and each message has two. */
const limitedWorld = (): World =>
  createWorld(() => ACCEPTED, { others: ['shop'], settings: { SEND_LIMIT_PER_DAY: '2' } });
const TWO_SEGMENTS = { type: 'Text', text: 'x'.repeat(200) };

describe('the accounts', () => {
  let app: ManagementApp;
  beforeEach(async () => {
    app = await startManagementApp(limitedWorld());
  });
  afterEach(async () => app.close());

  const send = async (commandId: string) =>
    app.world.sendMessage.handle(
      app.world.record({ commandId, to: '+41791234501', content: TWO_SEGMENTS }),
      never,
    );
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
    app.world.clock.pass(1_000);
    await app.world.sweeper.round();
    await settled();
    expect(app.world.calls).toHaveLength(2);
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

  it('is over with the next reset', () => {
    expect(countOf([today], 'default', DAY)).toBe(today);
    expect(countOf([today], 'default', '2026-06-01T05:00:00.000Z')).toBeUndefined();
    expect(countOf([today], 'shop', DAY)).toBeUndefined();
  });
});
