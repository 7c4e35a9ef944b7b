import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { waitFor } from '../support/index.js';
import { ACCEPTED, sms, startSystem, STATUS_CHANGED, type System } from './system.js';

const INBOUND_PATH = '/api/webhooks/receivedmessage';

/** What eCall may tell us, and what nobody else may. */
describe('webhooks', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: {
        TRUST_PROXY: '127.0.0.1,::1,::ffff:127.0.0.1',
        WEBHOOK_ALLOWED_IPS: '127.0.0.1,::1,193.93.208.200',
        // A long id, as some will choose it: the address has to carry it.
        WEBHOOK_SIGNING_KEYS: 'key-of-the-first-quarter-of-2026:0123456789abcdef0123456789abcdef',
      },
    });
  });
  afterAll(async () => system.stop());

  const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${system.gateway.url}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  const manage = async (path: string, body: object) =>
    fetch(`${system.gateway.managementUrl}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  /** The address that eCall was given for a message of ours, without its host. */
  async function callbackOf(commandId: string): Promise<string> {
    await system.event(commandId, ACCEPTED);
    const message = system.simulator.log().find(({ text }) => text === commandId);
    return new URL(message?.notificationAddresses[0] ?? '').pathname;
  }

  async function sentMessage(): Promise<{ commandId: string; messageId: string; callback: string }> {
    const commandId = randomUUID();
    system.simulator.setFaults([{ kind: 'callback-none', to: '+41791260000' }]);
    await system.command({ commandId, ...sms('+41791260000', commandId) });
    const accepted = await system.event(commandId, ACCEPTED);
    return {
      commandId,
      messageId: String(accepted.data['messageId']),
      callback: await callbackOf(commandId),
    };
  }

  it('a status moves forward once, whatever the order and the number of notifications, and the case of their fields', async () => {
    const { commandId, messageId, callback } = await sentMessage();
    for (const status of ['Queued', 'Delivered', 'Sent', 'Delivered', 'Queued', 'Read']) {
      const body = JSON.stringify({
        MESSAGEID: messageId,
        Status: status,
        timestamp: '2026-01-01T00:00:00Z',
      });
      expect((await post(callback, body)).status).toBe(200);
    }
    await system.events.first(
      ({ subject, data }) => subject === commandId && data['status'] === 'read',
      'read',
    );
    const changes = system.events.of(commandId).filter(({ type }) => type === STATUS_CHANGED);
    expect(changes.map(({ data }) => data['status'])).toEqual(['queued', 'delivered', 'read']);
    expect(changes[1]?.data).toMatchObject({
      final: true,
      providerStatus: 'Delivered',
      source: 'webhook',
      messageId,
    });
  });

  it('a word that we do not know is passed on as unknown, and changes nothing', async () => {
    const { commandId, messageId, callback } = await sentMessage();
    await post(callback, JSON.stringify({ messageId, status: 'Teleported' }));
    const unknown = await system.events.first(
      ({ subject, type }) => subject === commandId && type === STATUS_CHANGED,
      'unknown',
    );
    expect(unknown.data).toMatchObject({ status: 'unknown', providerStatus: 'Teleported', final: false });
  });

  it('an address that we never signed is not found, and leaves no event', async () => {
    const { commandId, messageId, callback } = await sentMessage();
    const body = JSON.stringify({ messageId, status: 'Delivered' });
    const forged = callback.slice(0, -1) + (callback.endsWith('A') ? 'B' : 'A');
    expect((await post(forged, body)).status).toBe(404);
    expect((await post('/webhooks/ecall/status/x', body)).status).toBe(404);
    expect((await post(callback, JSON.stringify({ messageId, status: 'Sent' }))).status).toBe(200);
    await system.events.first(
      ({ subject, data }) => subject === commandId && data['status'] === 'sent',
      'sent',
    );
    const changes = system.events.of(commandId).filter(({ type }) => type === STATUS_CHANGED);
    expect(changes.map(({ data }) => data['status'])).toEqual(['sent']);
  });

  it('strangers are told so, behind a proxy too', async () => {
    const { callback } = await sentMessage();
    const stranger = { 'x-forwarded-for': '203.0.113.7' };
    expect((await post(callback, '{}', stranger)).status).toBe(403);
    const text = randomUUID();
    const body = JSON.stringify({
      messageId: text,
      from: '0041791234567',
      to: '0041790000000',
      content: { type: 'Text', text },
    });
    expect((await post(INBOUND_PATH, body, stranger)).status).toBe(403);
    expect((await post(INBOUND_PATH, body)).status).toBe(200);
    const received = await system.inbound.atLeast(1, ({ subject }) => subject === text, 'inbound');
    expect(received).toHaveLength(1);
  });

  it.each([
    ['an address with a port', '193.93.208.200:50412'],
    ['IPv4 written as IPv6', '::ffff:c15d:d0c8'],
    ['the same in brackets, with a port', '[::ffff:c15d:d0c8]:443'],
    ['two proxies, each with a port', '193.93.208.200:50412, 127.0.0.1:8080'],
  ])('eCall is let in where a proxy writes %s', async (_, from) => {
    const { callback, messageId } = await sentMessage();
    const body = JSON.stringify({ messageId, status: 'Sent' });
    expect((await post(callback, body, { 'x-forwarded-for': from })).status).toBe(200);
  });

  it('a refused caller is told in the log, with its address', async () => {
    expect((await post(INBOUND_PATH, '{}', { 'x-forwarded-for': '[2001:db8::99]:443' })).status).toBe(403);
    await waitFor(() => system.gateway.logs.some((line) => line.includes('"address":"2001:db8::99"')), {
      deadlineMs: 5_000,
      what: 'the log line',
    });
  });

  it('an address by a key that is not known here yet is to be called again', async () => {
    const { callback, messageId } = await sentMessage();
    const unknown = callback.replace('key-of-the-first', 'key-of-the-next');
    const answer = await post(unknown, JSON.stringify({ messageId, status: 'Sent' }));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: 'unknown-key' });
  });

  it('an inbound body is read in the charset that it names, with a trailing slash too', async () => {
    const messageId = randomUUID();
    const message = {
      messageId,
      from: '0041791234567',
      to: '0041790000000',
      content: { type: 'Text', text: 'Grüezi' },
    };
    const response = await fetch(`${system.gateway.url}${INBOUND_PATH}/`, {
      method: 'POST',
      body: Buffer.from(JSON.stringify(message), 'latin1'),
      headers: { 'content-type': 'application/json; charset=ISO-8859-1' },
    });
    expect(response.status).toBe(200);
    const received = await system.inbound.first(({ subject }) => subject === messageId, 'inbound');
    expect(received.data['content']).toEqual({ type: 'Text', text: 'Grüezi' });
  });

  it('what cannot be read is answered 415', async () => {
    expect((await post(INBOUND_PATH, '{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    const headers = { 'content-type': 'application/json; charset=klingon' };
    expect((await post(INBOUND_PATH, '{}', headers)).status).toBe(415);
  });

  it.each(['?state=constructor', '?state=__proto__', '?state=scheduled&limit=1e9'])(
    'GET /messages%s is answered 400',
    async (query) => {
      expect((await fetch(`${system.gateway.managementUrl}/messages${query}`)).status).toBe(400);
    },
  );

  it.each([
    { decision: 'drop', before: '2026-W48-7' },
    { decision: 'drop', account: 'a\0b' },
  ])('POST /messages/resolve with %j is answered 400', async (body) => {
    expect((await manage('/messages/resolve', body)).status).toBe(400);
  });

  it('a commandId of 128 characters can be asked for and resolved', async () => {
    const commandId = `${randomUUID()}${'ü'.repeat(92)}`;
    await system.command({ commandId, ...sms('+41791260000', 'long id') });
    await system.event(commandId, ACCEPTED);
    const path = `/messages/${encodeURIComponent(commandId)}`;
    expect((await fetch(`${system.gateway.managementUrl}${path}`)).status).toBe(200);
    // It is found, and is not parked.
    expect((await manage(`${path}/resolve`, { decision: 'drop' })).status).toBe(409);
    expect((await manage(`${path}/resolve`, { decision: 'drop', version: 3_000_000_000 })).status).toBe(400);
    expect((await fetch(`${system.gateway.managementUrl}/messages/a%00b`)).status).toBe(404);
  });

  it('the same inbound message again gives no second event', async () => {
    const messageId = randomUUID();
    const body = JSON.stringify({
      messageId,
      from: '0041791234567',
      to: '0041790000000',
      content: { type: 'Text', text: 'hi' },
    });
    for (let i = 0; i < 3; i += 1) expect((await post(INBOUND_PATH, body)).status).toBe(200);
    const after = randomUUID();
    await post(INBOUND_PATH, body.replace(messageId, after));
    await system.inbound.first(({ subject }) => subject === after, 'the next message');
    expect(system.inbound.of(messageId)).toHaveLength(1);
  });

  it.each([
    [
      'a picture with a caption',
      { content: { type: 'Image', mediaId: 'media-1', text: 'look' } },
      { type: 'Image', mediaId: 'media-1', text: 'look' },
    ],
    [
      'a medium beside its type',
      { mediaId: 'media-2', content: { Type: 'Video' } },
      { type: 'Video', mediaId: 'media-2' },
    ],
    ['a medium of no type', { mediaId: 'media-3' }, { type: 'Media', mediaId: 'media-3' }],
    ['a text in the older form', { Text: 'Grüezi' }, { type: 'Text', text: 'Grüezi' }],
    ['an empty text', { content: { type: 'Text', text: '' } }, { type: 'Text', text: '' }],
  ])('%s that somebody sends by WhatsApp comes as an event', async (_, body, content) => {
    const messageId = randomUUID();
    const message = { messageId, channel: 'Whatsapp', from: '0041791234567', to: '+41769999999', ...body };
    expect((await post(INBOUND_PATH, JSON.stringify(message))).status).toBe(200);
    const received = await system.inbound.first(({ subject }) => subject === messageId, 'inbound');
    expect(received.data).toMatchObject({ channel: 'Whatsapp', from: '+41791234567', to: '+41769999999' });
    expect(received.data['content']).toEqual(content);
  });

  it.each([
    ['not JSON', '{"messageId":', 400],
    ['no object', '"Delivered"', 400],
    ['no status', '{"messageId":"x"}', 400],
    ['too large', JSON.stringify({ messageId: 'x', status: 'Sent', filler: 'x'.repeat(300_000) }), 413],
  ])('a status of %s gets an honest answer', async (_, body, status) => {
    const { callback } = await sentMessage();
    expect((await post(callback, body)).status).toBe(status);
  });

  it('nothing else is there', async () => {
    for (const path of ['/', '/health/live', '/messages', '/metrics', '/webhooks/ecall/status']) {
      expect((await fetch(`${system.gateway.url}${path}`)).status).toBe(404);
    }
    expect(
      (await fetch(`${system.gateway.managementUrl}/webhooks/ecall/status/x`, { method: 'POST' })).status,
    ).toBe(404);
  });

  it('the management side says what became of a command', async () => {
    const { commandId, messageId } = await sentMessage();
    const answer = await waitFor(
      async () => {
        const response = await fetch(`${system.gateway.managementUrl}/messages/${commandId}`);
        return response.status === 200 && ((await response.json()) as { messages: unknown[] });
      },
      { deadlineMs: 10_000, what: 'the message' },
    );
    expect(answer.messages).toMatchObject([
      { commandId, to: '+41791260000', state: 'accepted', accepted: { messageId } },
    ]);
    expect(JSON.stringify(answer)).not.toContain('"text"');
  });
});
