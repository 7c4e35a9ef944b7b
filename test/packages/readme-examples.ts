import { exampleBlocks } from '../support/index.js';

/** What a README leaves to its reader, filled in. */
export interface ReadmeExample {
  readonly library: 'contracts' | 'ecall-client' | 'event-bus';
  /** What the reader's own app has installed beside what the README's line installs. */
  readonly ownPackages: readonly string[];
  /** The README's blocks as one module of TypeScript; it imports nothing that neither line nor app brings. */
  readonly program: () => string;
  /** What it prints, line by line. */
  readonly prints: readonly string[];
}

const blockOf = (library: string, beginning: string): string => {
  const block = exampleBlocks(`libs/${library}/README.md`).find((text) => text.includes(beginning));
  if (block === undefined) throw new Error(`no example of ${library} has '${beginning}'`);
  return block;
};

/** The block with something of the reader's in place of what stands there. */
const withOwn = (block: string, text: string, own: string): string => {
  if (!block.includes(text)) throw new Error(`the example has no '${text}' any more`);
  return block.replace(text, own);
};

const TO = '+41791234567';
const BASE_URL = 'baseUrl: process.env.ECALL_BASE_URL';

export const README_EXAMPLES: readonly ReadmeExample[] = [
  {
    library: 'contracts',
    ownPackages: [],
    program: () => {
      const imports = 'import { DEFAULT_TOPICS, encodeCommand, encodeCancel, decodeEvent, EVENT_TYPES } from';
      const scoped = (beginning: string) =>
        `{\n${blockOf('contracts', beginning).replace(/^import .*$/m, '')}\n}`;
      return `
        ${imports} '@ecall-gateway/contracts';
        const producer = { send: async ({ topic, messages: [{ key, value }] }) =>
          console.log(topic, key, JSON.parse(String(value)).commandId ?? JSON.parse(String(value)).data.commandId) };
        const data = { commandId: 'order-42', account: 'default', channel: 'Sms', to: '${TO}', metadata: {}, messageId: 'm',
          status: 'delivered', final: true, providerStatus: 'Delivered', occurredAt: '2026-12-01T09:00:00Z', source: 'webhook' };
        const message = { value: Buffer.from(JSON.stringify(data)), headers: { ce_specversion: '1.0', ce_id: '1',
          ce_type: 'ecall.message.status-changed.v1', ce_source: '/ecall-gateway', ce_subject: 'order-42',
          ce_time: '2026-12-01T09:00:00Z', ce_sequence: '2', 'content-type': 'application/json' } };
        ${['encodeCommand(', 'encodeCancel(', 'decodeEvent('].map(scoped).join('\n')}`;
    },
    prints: [
      'ecall.send-message customer-7 order-42',
      'ecall.send-message.urgent customer-7 order-42',
      `order-42 reached ${TO}`,
    ],
  },
  {
    library: 'ecall-client',
    ownPackages: [],
    program: () => {
      const nest = withOwn(
        blockOf('ecall-client', 'EcallModule.forRoot('),
        `from: 'MyBrand'`,
        `from: 'MyBrand', ${BASE_URL}`,
      );
      const alone = withOwn(
        blockOf('ecall-client', 'createEcallClient('),
        '{ username, password }',
        `{ username, password, from: 'MyBrand', ${BASE_URL} }`,
      );
      return `
        import 'reflect-metadata';
        import { Injectable, Module } from '@nestjs/common';
        import { createEcallClient, EcallClient, EcallModule } from '@ecall-gateway/ecall-client';
        const [username, password] = ['api-user', 'secret'];
        const message = { channel: 'Sms', to: '${TO}', content: { type: 'Text', text: 'without Nest' } };
        ${nest}
        ${withOwn(alone, 'await client.close();', `console.log(typeof (await new Codes(client).send('${TO}', '1234'))); await client.close();`)}`;
    },
    prints: ['string'],
  },
  {
    library: 'event-bus',
    // The app that the transport is put into.
    ownPackages: ['@nestjs/platform-fastify'],
    program: () => {
      const bus = /new KafkaEventBus\(.*?\); \/\/ or (new MemoryEventBus\(\))/;
      const start = blockOf('event-bus', 'connectMicroservice(').replace(bus, '$1;');
      const [before = '', after = ''] = withOwn(
        withOwn(start, 'new MemoryEventBus()', 'new MemoryEventBus()'),
        'NestFactory.create(AppModule)',
        'NestFactory.create(AppModule, new FastifyAdapter(), { logger: false })',
      ).split(/^(?=const app)/m);
      return `
        import 'reflect-metadata';
        import { Controller, Module } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
        import { FastifyAdapter } from '@nestjs/platform-fastify';
        import { boundToRecord, EventBusModule, EventBusServer, EventPublisher, MemoryEventBus } from '@ecall-gateway/event-bus';
        import type { BusRecord, DeliveryContext } from '@ecall-gateway/event-bus';
        ${blockOf('event-bus', 'class OrdersController')}
        const placed = new Promise((resolve) => {
          OrdersController.prototype.orders = { place: async ({ id }, { aborted }) => resolve(\`placed \${id} \${aborted}\`) };
        });
        ${before}
        @Module({ imports: [EventBusModule.forRoot({ bus })], controllers: [OrdersController] })
        class AppModule {}
        ${after}
        await app.get(EventPublisher).publish({ topic: 'orders', key: 'k', value: Buffer.from('{"id":42}') });
        console.log(await placed);
        await app.close();
        await bus.close();`;
    },
    prints: ['placed 42 false'],
  },
];
