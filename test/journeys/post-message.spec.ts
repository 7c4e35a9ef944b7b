import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ACCEPTED, sms, startSystem, type System } from './system.js';

/** Commands of those without a Kafka client, on a gateway whose callers carry tokens. */
describe('POST /messages', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { MANAGEMENT_TOKEN: 'shop:secret-of-the-shop,anna:secret-of-anna' },
    });
  });
  afterAll(async () => system.stop());

  const post = async (body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${system.gateway.managementUrl}/messages`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: 'Bearer secret-of-the-shop', ...headers },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('sends what is posted, once, under the id that it answers', async () => {
    const posted = await post(sms('+41791290001', 'posted'));
    expect(posted.status).toBe(202);
    const commandId = String(posted.body['commandId']);
    await system.event(commandId, ACCEPTED);
    // Whoever lost the answer posts it again.
    expect((await post({ ...sms('+41791290001', 'posted'), commandId })).status).toBe(202);
    const later = await post(sms('+41791290001', 'later'), { 'record-key': 'k' });
    await system.event(String(later.body['commandId']), ACCEPTED);
    const texts = system.simulator
      .log()
      .filter(({ to }) => to === '+41791290001')
      .map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(new Set(texts)).toEqual(new Set(['later', 'posted']));
  });

  it('says at once what can be no command, and lets nobody in without a token', async () => {
    expect(await post({ ...sms('+41791290002', 'never'), channel: 'Fax' })).toMatchObject({
      status: 422,
      body: { reason: 'invalid-field', fields: ['channel'] },
    });
    expect((await post(sms('+41791290002', 'never'), { authorization: 'Bearer guessed' })).status).toBe(401);
    const anonymous = await fetch(`${system.gateway.managementUrl}/messages?state=accepted`);
    expect(anonymous.status).toBe(401);
    for (const path of ['/health/live', '/health/ready', '/openapi.json', '/asyncapi.json']) {
      expect((await fetch(`${system.gateway.managementUrl}${path}`)).status).toBe(200);
    }
  });
});
