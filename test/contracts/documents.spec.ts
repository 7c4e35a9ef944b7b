import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  ACCEPTED,
  CANCELLED,
  EXPIRED,
  IN_DOUBT,
  INBOUND,
  REJECTED,
  sms,
  startSystem,
  STATUS_CHANGED,
  type System,
} from '../journeys/system.js';
import { kcatConsume, kcatProduce, waitFor } from '../support/index.js';
import { ServedDocuments } from './served-documents.js';

function tracedCloudEvent(): { id: string; headers: Record<string, string> } {
  const id = randomUUID();
  const headers = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_type: 'ecall.send-message.v1',
    ce_source: '/shop',
    ce_traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'content-type': 'application/json',
  };
  return { id, headers };
}

/** What a gateway publishes and answers is what its documents promise, down to the last field. */
describe('the documents that a gateway serves', () => {
  let system: System;
  let documents: ServedDocuments;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: {
        SEND_LEASE_MS: '1000',
        SEND_TIMEOUT_MS: '500',
        SAFETY_MARGIN_MS: '500',
        IN_DOUBT_GRACE_MS: '2000',
      },
    });
    documents = await ServedDocuments.of(system.gateway.managementUrl);
  });
  afterAll(async () => system.stop());

  /** Asks, and holds the answer against openapi.json. */
  async function ask(path: string, template = path.split('?')[0] ?? path, body?: object) {
    const verb = body === undefined ? 'get' : 'post';
    const response = await fetch(`${system.gateway.managementUrl}${path}`, {
      method: verb.toUpperCase(),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    const answer: unknown = await response.json();
    expect(documents.answerViolations(verb, template, response.status, answer)).toEqual([]);
    return { status: response.status, answer: JSON.stringify(answer) };
  }

  it('are OpenAPI 3.1 and AsyncAPI 3.0, with the topics as they are configured', async () => {
    const { valid, errors } = await new Validator().validate({ ...documents.openApi });
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const fits = ajv.compile(schema);
    fits(documents.asyncApi);
    expect(fits.errors ?? []).toEqual([]);
    const { sendMessage, urgent, messageEvents, inboundMessages, dlq } = system.topics;
    expect(Object.values(documents.asyncApi.channels).map(({ address }) => address)).toEqual([
      sendMessage,
      urgent,
      messageEvents,
      inboundMessages,
      dlq,
    ]);
  });

  it('hold for every kind of event, whatever became of the message', async () => {
    const { simulator, events, topics } = system;
    const command = {
      ...sms('+41791310001', 'good'),
      metadata: { orderId: '42' },
      sendAt: '2026-01-01T00:00Z',
    };
    expect(documents.commandViolations(topics.sendMessage, command)).toEqual([]);
    const good = await system.command(command);
    simulator.setFaults([
      { kind: 'refuse', to: '+41791310002', status: 400, errorCode: 'InvalidContent' },
      { kind: 'drop-after', to: '+41791310003', times: 1 },
      { kind: 'callback-none', to: '+41791310003', times: 1 },
    ]);
    const refused = await system.command(sms('+41791310002', 'refused'));
    const doubtful = await system.command(sms('+41791310003', 'doubtful'));
    const late = { ...sms('+41791310004', 'late'), expiresAt: new Date(Date.now() - 1_000).toISOString() };
    const expired = await system.command(late);
    const invalid = await system.command({ channel: 'Pigeon', to: '+4179' });
    const unwanted = randomUUID();
    await kcatProduce(system.brokers, {
      topic: topics.sendMessage,
      key: unwanted,
      headers: {
        ce_specversion: '1.0',
        ce_id: randomUUID(),
        ce_type: 'ecall.cancel-message.v1',
        ce_source: '/shop',
      },
      value: JSON.stringify({ commandId: unwanted }),
    });
    await system.command({ ...sms('+41791310009', 'unwanted'), commandId: unwanted }, { key: unwanted });
    const partly = await system.command(sms(['+41791310005', '+4179'], 'partly'));

    const { id: traced, headers } = tracedCloudEvent();
    const value = JSON.stringify(sms('+41791310008', 'traced'));
    await kcatProduce(system.brokers, { topic: topics.sendMessage, headers, value });

    expect((await system.event(traced, ACCEPTED)).record.headers).toHaveProperty('ce_traceparent');
    await system.event(refused, REJECTED);
    await system.event(expired, EXPIRED);
    await system.event(unwanted, CANCELLED);
    await system.event(invalid, REJECTED);
    await system.event(partly, REJECTED);
    for (const id of [good, partly]) {
      await events.first(
        ({ subject, data }) => subject === id && data['status'] === 'delivered',
        `delivered of ${id}`,
      );
    }
    await events.first(
      ({ subject, type, data }) => subject === doubtful && type === IN_DOUBT && data['final'] === true,
      'the final word',
    );
    expect(new Set(events.events.map(({ type }) => type))).toEqual(
      new Set([ACCEPTED, REJECTED, EXPIRED, CANCELLED, IN_DOUBT, STATUS_CHANGED]),
    );
    expect(events.events.flatMap(({ record }) => documents.eventViolations(record))).toEqual([]);
  });

  it('hold for what is decided in doubt', async () => {
    const to = '+41791310006';
    system.simulator.setFaults([
      { kind: 'drop-after', to, times: 1 },
      { kind: 'callback-none', to, times: 1 },
    ]);
    const doubtful = await system.command(sms(to, 'doubtful'));
    await system.events.first(
      ({ subject, data }) => subject === doubtful && data['final'] === true,
      'the final word',
    );
    const resolve = `/messages/${doubtful}/resolve`;
    const template = '/messages/{commandId}/resolve';
    expect((await ask(resolve, template, { decision: 'perhaps' })).status).toBe(400);
    expect((await ask(resolve, template, { decision: 'sent', version: 1 })).status).toBe(409);
    expect((await ask('/messages?state=in-doubt')).answer).toContain(doubtful);
    expect((await ask(resolve, template, { decision: 'sent' })).status).toBe(200);
    const accepted = await system.event(doubtful, ACCEPTED);
    expect(documents.eventViolations(accepted.record)).toEqual([]);
  });

  it('hold for inbound messages', async () => {
    const text = 'a reply';
    await system.simulator.inbound({ from: '0041791310001', to: '0041790000000', text });
    await system.simulator.inbound({ from: 'Shop', to: '0041790000000', text });
    const received = await system.inbound.atLeast(2, ({ type }) => type === INBOUND, 'inbound messages');
    expect(received.flatMap(({ record }) => documents.eventViolations(record))).toEqual([]);
  });

  it('hold for dead letters', async () => {
    await system.command({ channel: 'Pigeon', to: '+4179' });
    const letters = await waitFor(
      async () => {
        const found = await kcatConsume(system.brokers, { topic: system.topics.dlq });
        return found.length > 0 && found;
      },
      { deadlineMs: 20_000, what: 'a dead letter' },
    );
    expect(letters.flatMap((record) => documents.deadLetterViolations(record))).toEqual([]);
  });

  it('hold for what the management port answers', async () => {
    const commandId = await system.command(sms('+41791310007', 'seen'));
    await system.event(commandId, ACCEPTED);
    const template = '/messages/{commandId}';
    expect((await ask(`/messages/${commandId}`, template)).status).toBe(200);
    expect((await ask('/messages/nobody', template)).status).toBe(404);
    expect((await ask('/messages/nobody/resolve', `${template}/resolve`, { decision: 'sent' })).status).toBe(
      404,
    );
    expect((await ask('/messages?state=accepted&limit=1')).answer).toContain('"next"');
    expect((await ask('/messages?state=rejected')).answer).toContain('"rejection"');
    expect((await ask('/messages/resolve', undefined, { decision: 'drop', account: 'nobody' })).status).toBe(
      200,
    );
    expect((await ask('/messages/resolve', undefined, { decisions: 'drop' })).status).toBe(400);
    expect((await ask('/messages/forget', undefined, { to: '+41791319999' })).status).toBe(200);
    expect((await ask('/messages/forget', undefined, { to: 'nobody' })).status).toBe(400);
    expect((await ask('/health/live')).status).toBe(200);
    expect((await ask('/health/ready')).status).toBe(200);
    expect((await ask('/openapi.json')).status).toBe(200);
    expect((await ask('/asyncapi.json')).status).toBe(200);
  });

  it('name the states that can be asked for', async () => {
    const { answer } = await ask('/messages?state=nonsense');
    const [, told = ''] = /it may be ([a-z, -]+)/.exec(answer) ?? [];
    const path = documents.openApi.paths['/messages'] as {
      get: { parameters: ReadonlyArray<{ name: string; schema: { enum?: readonly string[] } }> };
    };
    const state = path.get.parameters.find(({ name }) => name === 'state');
    expect(state?.schema.enum).toEqual(told.split(', '));
  });

  it('hold for what the webhooks answer to strangers', async () => {
    const answers = await Promise.all(
      [
        ['/webhooks/ecall/status/{token}', '/webhooks/ecall/status/nonsense', '{}', 404],
        ['/api/webhooks/receivedmessage', '/api/webhooks/receivedmessage', 'no JSON', 400],
      ].map(async ([template, path, body, status]) => {
        const response = await fetch(`${system.gateway.url}${path}`, { method: 'POST', body: String(body) });
        expect(response.status).toBe(status);
        return documents.answerViolations('post', String(template), response.status, await response.json());
      }),
    );
    expect(answers).toEqual([[], []]);
  });
});
