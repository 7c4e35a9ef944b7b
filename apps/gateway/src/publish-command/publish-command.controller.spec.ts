import { RecordRefusedError } from '@ecall-gateway/event-bus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPublishApp, type PublishApp } from '../testing/publish-app.js';
import { PUBLISH_TIMEOUT_MS } from './publish-command.js';

const command = { channel: 'Sms', to: '+41791234567', content: { type: 'Text', text: 'hello there' } };

describe('POST /messages', () => {
  let app: PublishApp;
  beforeEach(async () => {
    app = await startPublishApp();
  });
  afterEach(async () => app.close());

  it('answers 202 with the id once the command is durable, keyed by its id', async () => {
    expect(await app.post({ ...command, commandId: 'order/7' })).toMatchObject({
      status: 202,
      location: '/messages/order%2F7',
      body: { commandId: 'order/7' },
    });
    expect(app.bus.published).toEqual([
      {
        topic: 'commands',
        key: 'order/7',
        value: Buffer.from(JSON.stringify({ ...command, commandId: 'order/7' })),
        headers: { 'content-type': 'application/json' },
      },
    ]);
  });

  it('gives an id to what has none, and tells it', async () => {
    expect(await app.post(command)).toMatchObject({ status: 202, body: { commandId: 'new-1' } });
    const event = { specversion: '1.0', type: 'ecall.send-message.v1', source: '/shop', data: command };
    const cloudEvents = { 'content-type': 'application/cloudevents+json' };
    expect(await app.post(event, '', cloudEvents)).toMatchObject({
      status: 202,
      body: { commandId: 'new-2' },
    });
    expect(await app.post({ ...event, id: 'e-1' }, '', cloudEvents)).toMatchObject({
      body: { commandId: 'e-1' },
    });
    const binary = { 'ce-specversion': '1.0', 'ce-type': event.type, 'ce-source': '/shop', 'ce-id': 'e-2' };
    expect(await app.post(command, '', binary)).toMatchObject({ status: 202, body: { commandId: 'e-2' } });
    expect(app.bus.published.map(({ key }) => key)).toEqual(['new-1', 'new-2', 'e-1', 'e-2']);
  });

  it('keeps the order of a key that is named', async () => {
    await app.post(command, '', { 'record-key': 'customer-7' });
    expect(app.bus.published.map(({ key }) => String(key))).toEqual(['customer-7']);
  });

  it.each<[string, unknown, string, string[]]>([
    ['a missing field', { ...command, content: undefined }, 'missing-field', ['content']],
    ['several wrong fields', { ...command, channel: 'Fax', to: 7 }, 'invalid-field', ['channel', 'to']],
    ['an unknown field', { ...command, txet: 'hello there' }, 'unknown-field', ['txet']],
    ['a number that cannot be', { ...command, to: '12' }, 'impossible-recipient', ['to']],
    ['an empty id', { ...command, commandId: '' }, 'invalid-field', ['commandId']],
    ['no object', [command], 'not-an-object', ['value']],
    ['an account that is none', { ...command, account: 'bank' }, 'unknown-account', ['account']],
    ['no sender', { ...command, account: 'silent' }, 'missing-sender', ['from']],
    [
      'a CloudEvent of another type',
      { specversion: '1.0', id: 'e', source: '/', type: 'other', data: command },
      'wrong-type',
      ['type'],
    ],
  ])('answers 422 to %s, names the fields and repeats no value', async (_, body, reason, fields) => {
    const answer = await app.post(body);
    expect(answer).toMatchObject({ status: 422, body: { statusCode: 422, reason, fields } });
    expect(answer.body['message']).toContain(fields.at(-1));
    expect(JSON.stringify(answer.body)).not.toMatch(/hello there|Fax|\+4179|"12"|bank/);
    expect(app.bus.published).toEqual([]);
  });

  it('answers 400 to what is no JSON, and to an urgency that is none', async () => {
    expect(await app.post('{')).toMatchObject({ status: 400 });
    expect(await app.post(command, '?urgent=very')).toMatchObject({ status: 400 });
  });

  it('answers 503 where the bus refuses or is silent, with the id to post it again under', async () => {
    app.bus.publish = async () => {
      throw new Error('no broker');
    };
    const refused = await app.post(command);
    expect(refused).toMatchObject({ status: 503, retryAfter: '5', body: { commandId: 'new-1' } });
    app.bus.publish = async () => new Promise(() => undefined);
    const silent = app.post({ ...command, commandId: 'own' });
    await expect.poll(() => app.clock.sleeping).toBe(1);
    app.clock.pass(PUBLISH_TIMEOUT_MS);
    expect(await silent).toMatchObject({ status: 503, body: { commandId: 'own' } });
  });

  it('answers 413 to what its topic does not take', async () => {
    app.bus.publish = async () => {
      throw new RecordRefusedError('t', 'too-large');
    };
    expect(await app.post(command)).toMatchObject({ status: 413 });
  });
});

it('publishes nothing urgent where nobody reads it', async () => {
  const app = await startPublishApp({ unread: 'commands.urgent' });
  expect(await app.post(command, '?urgent=true')).toMatchObject({ status: 503 });
  expect(await app.post(command, '?urgent=false')).toMatchObject({ status: 202 });
  expect(app.bus.published).toHaveLength(1);
  await app.close();
});

it('what is urgent goes to the urgent topic', async () => {
  const app = await startPublishApp();
  expect(await app.post(command, '?urgent=true')).toMatchObject({ status: 202 });
  expect(app.bus.published.map(({ topic }) => topic)).toEqual(['commands.urgent']);
  await app.close();
});
