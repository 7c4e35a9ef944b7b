import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ManagementApp, startManagementApp } from '../testing/management-app.js';
import { createWorld } from '../testing/world.js';

const never = new AbortController().signal;

describe('GET /overview', () => {
  const settings = { MANAGEMENT_TOKEN: 'anna:secret-of-anna' };
  let app: ManagementApp;
  beforeEach(async () => {
    app = await startManagementApp(createWorld(undefined, { settings }));
  });
  afterEach(async () => app.close());

  it('counts what waits, and names the caller', async () => {
    await app.world.sendMessage.handle(
      app.world.record({ commandId: 'c-1', sendAt: '2026-06-02T00:00:00Z' }),
      never,
    );
    const none = { count: 0, oldestSeconds: 0 };
    expect(await app.get('/overview', { authorization: 'Bearer secret-of-anna' })).toEqual({
      status: 200,
      body: {
        caller: 'anna',
        showsContent: false,
        countedAt: '2026-06-01T00:00:00.000Z',
        waiting: {
          'in-doubt': none,
          parked: none,
          scheduled: { count: 1, oldestSeconds: 0 },
          'kept-aside': none,
          outbox: none,
        },
        onTopic: { records: 3, idleSeconds: 0 },
        webhooks: { refused: 0, notTaken: 0, contradicted: 0 },
        guards: { overSeconds: 0, refusals: [], redirects: [] },
      },
    });
  });

  it('tells of the canary where there is one', async () => {
    await app.close();
    const world = createWorld(undefined, { settings: { ...settings, CANARY_TO: '+41791234567' } });
    app = await startManagementApp(world);
    const { body } = await app.get('/overview', { authorization: 'Bearer secret-of-anna' });
    expect(body['canary']).toEqual({ state: 'pending', everyMinutes: 15 });
  });

  it('is for nobody without a token', async () => {
    expect((await app.get('/overview')).status).toBe(401);
  });
});
