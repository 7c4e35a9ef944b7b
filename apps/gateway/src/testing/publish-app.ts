import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OutgoingRecord } from '@ecall-gateway/event-bus';
import { Accounts } from '../accounts/accounts.js';
import { createLogger } from '../logging/pino-logger.js';
import { takeCloudEvents } from '../publish-command/json-bodies.js';
import { PublishCommand } from '../publish-command/publish-command.js';
import { PublishCommandController } from '../publish-command/publish-command.controller.js';
import { ManualClock } from './manual-clock.js';
import { createWorld } from './world.js';

/** `POST /messages` on a port of its own, on a clock that stands still, with a bus that remembers. */
export async function startPublishApp(options: { readonly unread?: string } = {}) {
  const { account } = createWorld();
  const clock = new ManualClock();
  const bus = {
    published: [] as OutgoingRecord[],
    publish: async (records: OutgoingRecord | readonly OutgoingRecord[]): Promise<void> => {
      bus.published.push(...[records].flat());
    },
  };
  let ids = 0;
  const newId = () => `new-${(ids += 1)}`;
  const accounts = new Accounts([account, { ...account, name: 'silent', senders: undefined }]);
  const topics = {
    topic: 'commands',
    urgentTopic: 'commands.urgent',
    reads: (topic: string) => topic !== options.unread,
  };
  const commands = new PublishCommand(bus, accounts, clock, createLogger('silent'), topics, newId);
  @Module({
    controllers: [PublishCommandController],
    providers: [{ provide: PublishCommand, useValue: commands }],
  })
  class PublishTestModule {}
  const adapter = new FastifyAdapter();
  takeCloudEvents(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(PublishTestModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    clock,
    bus,
    close: async () => app.close(),
    post: async (body: unknown, query = '', headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}/messages${query}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      });
      return {
        status: response.status,
        location: response.headers.get('location'),
        retryAfter: response.headers.get('retry-after'),
        body: (await response.json()) as Record<string, unknown>,
      };
    },
  };
}

export type PublishApp = Awaited<ReturnType<typeof startPublishApp>>;
