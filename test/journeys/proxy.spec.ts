import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runEcall, startTinyproxy, waitFor, type Tinyproxy } from '../support/index.js';
import { ACCEPTED, sms, startSystem, type System } from './system.js';

/** The first bytes are what makes it one. */
const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(64)]);

/** Where the way out leads through an HTTP proxy (tinyproxy) alone. */
describe('through a proxy', () => {
  let proxy: Tinyproxy;
  let system: System;
  beforeAll(async () => {
    proxy = await startTinyproxy();
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { ECALL_PROXY_URL: proxy.url },
    });
  });
  afterAll(async () => {
    await system.stop();
    await proxy.stop();
  });

  const degraded = async () => {
    const answer = await fetch(`${system.gateway.managementUrl}/health/ready`);
    const { degraded: names } = (await answer.json()) as { degraded?: string[] };
    return { status: answer.status, names };
  };

  it('messages and files go to eCall by a tunnel', async () => {
    const commandId = await system.command(sms('+41791290001', 'through the tunnel'));
    await system.event(commandId, ACCEPTED);
    expect(proxy.tunnels()).toBeGreaterThan(0);
    const form = new FormData();
    form.append('file', new File([PNG], 'a.png', { type: 'image/png' }));
    const upload = await fetch(`${system.gateway.managementUrl}/media`, { method: 'POST', body: form });
    expect(upload.status).toBe(201);
  });

  it('while the proxy is away nothing is sent and nothing in doubt; then all goes, once each', async () => {
    const port = proxy.port;
    await proxy.stop();
    const ids = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => system.command(sms(`+4179129010${n}`, `waits ${n}`))),
    );
    await waitFor(async () => (await degraded()).names?.includes('proxy'), {
      deadlineMs: 20_000,
      what: 'the proxy among what is degraded',
    });
    expect((await degraded()).status).toBe(200);
    expect(system.gateway.logs.some((line) => line.includes('"reason":"proxy"'))).toBe(true);
    expect(system.gateway.logs.join('\n')).not.toContain('secret-1');
    expect(system.simulator.log().filter(({ text }) => text?.startsWith('waits'))).toEqual([]);

    proxy = await startTinyproxy(port);
    for (const id of ids) await system.event(id, ACCEPTED);
    const sent = system.simulator.log().flatMap(({ text = '' }) => (text.startsWith('waits') ? [text] : []));
    expect(sent).toHaveLength(ids.length);
    expect(new Set(sent)).toEqual(new Set(ids.map((_, n) => `waits ${n}`)));
    await waitFor(async () => (await degraded()).names?.includes('proxy') === false, {
      deadlineMs: 20_000,
      what: 'nothing more that is degraded',
    });
  });

  it('doctor goes the same way, and says what the proxy answers', async () => {
    const settings: Record<string, string> = { ...system.env, PUBLIC_URL: system.gateway.url };
    const right = await runEcall(['doctor'], settings);
    expect(right.stdout).toMatch(/^ok +account default .*credentials taken/m);
    expect(right.stdout).toMatch(/^ok +proxy +eCall is reached by 127\.0\.0\.1:\d+ as user$/m);
    const wrongUrl = proxy.url.replace('secret-1', 'secret-2');
    const wrong = await runEcall(['doctor'], { ...settings, ECALL_PROXY_URL: wrongUrl });
    expect(wrong.stdout).toMatch(/^fail +account default +the proxy opens no tunnel .*answered 40[17]/m);
    const { ECALL_PROXY_URL: _, ...direct } = settings;
    const ignored = await runEcall(['doctor'], { ...direct, HTTPS_PROXY: proxy.url });
    expect(ignored.stdout).toMatch(/^warn +proxy +HTTPS_PROXY is set and has no effect/m);
    for (const { stdout } of [right, wrong, ignored]) expect(stdout).not.toMatch(/secret-\d/);
  });
});
