import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EventBusServer } from '@ecall-gateway/event-bus';
import { PinoNestLogger } from '../logging/pino-logger.js';
import { leaveMediaBodies } from '../media/media-body.js';
import { takeCloudEvents } from '../publish-command/json-bodies.js';
import { answerBadAddress } from './bad-address.js';
import { ManagementModule, type ManagementDependencies } from './management.module.js';

/**
 * Longest commandId in a path: one made of a topic, partition, offset and timestamp is longer than the 128 characters that
 * a publisher may choose, and each of those may need up to twelve characters in a URL.
 */
const MAX_COMMAND_ID_LENGTH = 2_048;

/** The server that operators and probes reach, with the consumer of the commands. Neither listens yet. */
export async function createManagementApp(
  dependencies: ManagementDependencies,
  consumer: EventBusServer,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ManagementModule.register(dependencies),
    managementAdapter(),
    { logger: new PinoNestLogger(dependencies.logger), abortOnError: false },
  );
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
  app.connectMicroservice({ strategy: consumer }, { inheritAppConfig: false });
  return app;
}

/** How the management port reads HTTP, whatever is served at it. */
export function managementAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    forceCloseConnections: 'idle',
    frameworkErrors: answerBadAddress,
    routerOptions: { maxParamLength: MAX_COMMAND_ID_LENGTH, ignoreTrailingSlash: true },
  });
  leaveMediaBodies(adapter.getInstance());
  takeCloudEvents(adapter.getInstance());
  return adapter;
}
