import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';

describe('pages of other sites', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => simulator.stop());

  const call = async (
    method: 'POST' | 'DELETE' | 'GET',
    path: string,
    headers: Record<string, string> = {},
  ) => {
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(`${simulator.url}${path}`, { method, headers });
    await body.dump();
    return { status: statusCode, headers: answered };
  };
  const host = () => `127.0.0.1:${simulator.port}`;

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a sandbox', { origin: 'null' }],
    ['a name that points here', { origin: 'http://evil.example:3080', host: 'evil.example:3080' }],
  ])('may not steer it: %s', async (_, headers) => {
    for (const path of [
      '/control/reset',
      '/control/inbound',
      '/control/faults',
      '/control/messages/x/status',
    ]) {
      expect((await call('POST', path, headers)).status).toBe(403);
    }
    expect((await call('DELETE', '/control/faults', headers)).status).toBe(403);
    expect((await call('DELETE', '/control/faults/1', headers)).status).toBe(403);
  });

  it('its own page may, by any name that is its own', async () => {
    expect((await call('POST', '/control/reset', { origin: simulator.url })).status).toBe(204);
    for (const own of ['localhost:8080', '[::1]:3080', 'sim.localhost:3080', '192.168.1.20:3080']) {
      const headers = { origin: `http://${own}`, host: own };
      expect((await call('POST', '/control/reset', headers)).status).toBe(204);
    }
  });

  it('programs may, by any name', async () => {
    expect((await call('POST', '/control/reset', { host: 'simulator:3080' })).status).toBe(204);
  });

  it('are allowed to read nothing', async () => {
    const { headers } = await call('GET', '/control/log', { origin: 'https://evil.example', host: host() });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });
});
