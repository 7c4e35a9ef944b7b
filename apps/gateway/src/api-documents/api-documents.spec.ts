import { createRequire } from 'node:module';
import { Validator } from '@seriousme/openapi-schema-validator';
import { encodeCancel } from '@ecall-gateway/contracts';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { DESCRIBED_CONTROLLERS } from '../composition/described-controllers.js';
import { ManagementModule } from '../composition/management.module.js';
import { PublicApiModule } from '../composition/public-api.module.js';
import { asyncApiDocument } from './async-api-document.js';
import { openApiDocument } from './open-api-document.js';
import { readRoutes } from './route-reader.js';

const openApi = openApiDocument({
  version: '1.2.3',
  publicUrl: 'https://gateway.example',
  controllers: DESCRIBED_CONTROLLERS,
}) as {
  paths: Record<string, Record<string, { responses: object; parameters: object[]; requestBody?: object }>>;
};
const topics = {
  sendMessage: 'a.in',
  sendMessageUrgent: 'a.in.urgent',
  messageEvents: 'a.out',
  inboundMessages: 'a.inbound',
  deadLetters: 'a.dlq',
};
const asyncApi = asyncApiDocument('1.2.3', topics) as {
  channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>;
  components: { messages: Record<string, { name: string; headers?: object; payload?: object }> };
};

describe('openapi.json', () => {
  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(openApi));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('has every route of every controller', () => {
    // What the controllers need is made when an app starts; which controllers there are is known before.
    const dependencies = {
      bus: {},
      useCases: {},
      settings: { MANAGEMENT_TOKEN: [] },
    } as unknown as Parameters<typeof ManagementModule.register>[0] &
      Parameters<typeof PublicApiModule.register>[0];
    const modules = [ManagementModule.register(dependencies), PublicApiModule.register(dependencies)];
    const controllers = modules.flatMap((module) => module.controllers ?? []);
    const described = new Set(DESCRIBED_CONTROLLERS.map(({ controller }) => controller));
    const forgotten = controllers.filter((each) => !described.has(each) && readRoutes(each).length > 0);
    expect(forgotten.map(({ name }) => name)).toEqual([]);
  });

  it('asks for a token wherever there is data, and nowhere else on the management side', () => {
    const open = Object.entries(openApi.paths).flatMap(([path, item]) =>
      Object.values(item).every((operation) => !('security' in operation)) ? [path] : [],
    );
    expect(open.toSorted()).toEqual([
      '/',
      '/api/webhooks/receivedmessage',
      '/asyncapi.json',
      '/health/live',
      '/health/ready',
      '/metrics',
      '/openapi.json',
      '/page/kit/{name}',
      '/page/{name}',
      '/webhooks/ecall/status/{token}',
    ]);
  });

  it('has them under their own paths, parameters and statuses', () => {
    expect(Object.keys(openApi.paths).toSorted()).toEqual([
      '/',
      '/accounts',
      '/accounts/{name}/lift',
      '/api/webhooks/receivedmessage',
      '/asyncapi.json',
      '/audit',
      '/dead-letters',
      '/dead-letters/replay',
      '/health/live',
      '/health/ready',
      '/media',
      '/messages',
      '/messages/forget',
      '/messages/resolve',
      '/messages/search',
      '/messages/{commandId}',
      '/messages/{commandId}/cancel',
      '/messages/{commandId}/republish',
      '/messages/{commandId}/resolve',
      '/metrics',
      '/openapi.json',
      '/overview',
      '/page/kit/{name}',
      '/page/{name}',
      '/webhooks/ecall/status/{token}',
    ]);
    const resolve = openApi.paths['/messages/{commandId}/resolve']?.['post'];
    expect(Object.keys(resolve?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '409']);
    expect(resolve?.parameters).toEqual([
      { in: 'path', name: 'commandId', required: true, schema: { type: 'string' } },
    ]);
    expect(JSON.stringify(resolve?.requestBody)).toContain('"enum":["sent","resend","drop"]');
  });
});

describe('asyncapi.json', () => {
  it('is AsyncAPI 3.0', () => {
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object;
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const fits = ajv.compile(schema);
    fits(asyncApi);
    expect(fits.errors ?? []).toEqual([]);
  });

  it('has the topics as they are configured', () => {
    const addresses = Object.entries(asyncApi.channels).map(([name, { address }]) => [name, address]);
    expect(Object.fromEntries(addresses)).toEqual(topics);
  });

  it.each(['binary', 'structured'] as const)('describes a cancel as it is published: %s', (mode) => {
    const { value, headers } = encodeCancel(
      { commandId: 'c-1', to: '+41791234567' },
      { source: '/shop', mode },
    );
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const name = mode === 'binary' ? 'CancelMessageBinary' : 'CancelMessageStructured';
    const { headers: wantedHeaders = false, payload = false } = asyncApi.components.messages[name] ?? {};
    expect(asyncApi.channels['sendMessage']?.messages).toHaveProperty(name);
    expect(ajv.validate(wantedHeaders, headers)).toBe(true);
    expect(ajv.validate(payload, JSON.parse(value))).toBe(true);
    expect(ajv.validate(payload, JSON.parse(value.replace('commandId', 'command')))).toBe(false);
  });

  it('refers to messages that are there, and has none that no channel carries', () => {
    const carried = Object.values(asyncApi.channels).flatMap(({ messages }) =>
      Object.values(messages).map(({ $ref }) => $ref.replace('#/components/messages/', '')),
    );
    expect([...new Set(carried)].toSorted()).toEqual(Object.keys(asyncApi.components.messages).toSorted());
  });
});
