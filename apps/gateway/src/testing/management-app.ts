import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MemoryEventBus } from '@ecall-gateway/event-bus';
import { managementAdapter } from '../composition/create-management-app.js';
import { ManagementModule } from '../composition/management.module.js';
import type { HealthChecks } from '../health/health-checks.js';
import { createLogger } from '../logging/pino-logger.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { RecentGuards } from '../overview/recent-guards.js';
import { RecentWebhooks } from '../overview/recent-webhooks.js';
import { SendingPulse } from '../overview/sending-pulse.js';
import { createWorld, type World } from './world.js';

/** The management port on a port of its own, over a world whose clock stands still. */
export async function startManagementApp(world: World = createWorld()) {
  const bus = new MemoryEventBus();
  const module = ManagementModule.register({
    settings: world.settings,
    clock: world.clock,
    logger: createLogger('silent'),
    bus,
    ledger: world.ledger,
    useCases: world,
    health: {} as HealthChecks,
    overview: {
      sending: new SendingPulse({ lag: [{ topic: 'commands', partition: 0, records: 3 }] }, world.clock),
      webhooks: new RecentWebhooks(world.clock),
      guards: new RecentGuards(world.accounts, world.clock),
      canary: world.canary,
    },
    metrics: new MetricsRegistry(),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, managementAdapter(), {
    logger: false,
  });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return {
    world,
    /** Where dead letters lie; the use cases publish to the world's own. */
    bus,
    close: async () => app.close(),
    get: async (path: string, headers: Record<string, string> = {}) => ask(path, { headers }),
    post: async (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

export type ManagementApp = Awaited<ReturnType<typeof startManagementApp>>;
