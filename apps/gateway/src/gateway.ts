import { setMaxListeners } from 'node:events';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EcallClientFactory } from '@ecall-gateway/ecall-client';
import { EventBusServer, type EventBus } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import { readAccounts, SettingsError, type Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { AccountDirectory } from './accounts/account-directory.js';
import { AccountsWatch } from './accounts/accounts-watch.js';
import { composeUseCases, type UseCases } from './composition/use-cases.js';
import { DependencyChecks } from './health/dependency-checks.js';
import { PinoNestLogger } from './logging/pino-logger.js';
import { ManagementModule } from './management/management.module.js';
import { leaveMediaBodies } from './media/media-body.js';
import { takeCloudEvents } from './publish-command/json-bodies.js';
import { Readiness } from './lifecycle/readiness.js';
import { systemClock } from './time/system-clock.js';
import { connectWithRetry } from './lifecycle/connect-with-retry.js';
import { createPublicApi } from './webhooks/public-api.js';
import { SEND_MESSAGE } from './send-message/send-message.controller.js';

/** The running gateway: its two servers, its consumer and its background work, started and stopped in order. */
export class Gateway {
  private readonly readiness = new Readiness();
  private readonly starting = new AbortController();
  private readonly closing = new AbortController();
  private readonly clients = new EcallClientFactory();
  private readonly consumer: EventBusServer;
  private readonly watch: AccountsWatch;
  private readonly useCases: UseCases;
  private apps: NestFastifyApplication[] = [];

  /** @throws {SettingsError} for a wrong accounts file */
  constructor(
    private readonly settings: Settings,
    private readonly logger: Logger,
    private readonly bus: EventBus,
    private readonly ledger: Ledger,
  ) {
    const clock = systemClock;
    const directory = new AccountDirectory({ settings, clients: this.clients, ledger, clock, logger });
    this.watch = new AccountsWatch(() => readAccounts(settings), directory, clock, logger);
    this.watch.load();
    const { accounts } = directory;
    const closing = this.closing.signal;
    // Every row in hand may wait on it.
    setMaxListeners(0, closing);
    this.useCases = composeUseCases(settings, { bus, ledger, accounts, clock, logger, closing });
    this.consumer = new EventBusServer({
      bus,
      groupId: settings.KAFKA_GROUP_ID,
      deadLetterTopic: settings.TOPIC_DLQ,
      topics: { [SEND_MESSAGE]: settings.TOPIC_SEND_MESSAGE },
      // More than may call eCall at once: some wait for their account, and writes go in groups.
      maxInFlight: Math.max(2_048, 4 * settings.SEND_CONCURRENCY),
      drainTimeoutMs: settings.DRAIN_TIMEOUT_MS,
    });
  }

  /** Settles when the consumer is over. Rejects when it died and cannot come back although the broker answers. */
  get ended(): Promise<void> {
    return this.consumer.ended;
  }

  /**
   * Probes answer at once, webhooks as soon as the ledger is open, commands are consumed when the bus is there. What is
   * away is waited for; what is wrong (a missing topic, a ledger of a newer version) throws, and so does being stopped
   * meanwhile.
   */
  async start(): Promise<void> {
    const { settings, logger, useCases } = this;
    const management = await this.listenManagement();
    const publicApi = await createPublicApi(settings, useCases, logger);
    this.apps.push(publicApi);
    await listen(publicApi, 'PORT', settings.PORT);
    const wait = { clock: systemClock, logger, signal: this.starting.signal };
    await connectWithRetry('the ledger', () => this.ledger.open(), wait);
    await connectWithRetry('the event bus', () => this.connectBus(), wait);
    wait.signal.throwIfAborted();
    useCases.relay.start();
    useCases.sweeper.start();
    useCases.poller.start();
    useCases.retention.start();
    // Without a file nothing can change.
    if (settings.ECALL_ACCOUNTS_FILE ?? settings.ECALL_PASSWORD_FILE) this.watch.start();
    await management.startAllMicroservices();
    this.readiness.started();
  }

  /** Finishes what is in hand within `DRAIN_TIMEOUT_MS`, then lets go of everything. */
  async stop(): Promise<void> {
    const { relay, sweeper, poller, retention } = this.useCases;
    const reason = new Error('the gateway stops');
    this.readiness.stopping();
    this.starting.abort(reason);
    // Until then a server that is away may come back and take what is known; then it is left to its lease.
    const patience = setTimeout(() => this.closing.abort(reason), this.settings.DRAIN_TIMEOUT_MS);
    await Promise.all([
      this.watch.stop(),
      this.consumer.close(),
      poller.stop(),
      retention.stop(),
      sweeper.stop(),
    ]);
    await relay.stop();
    clearTimeout(patience);
    this.closing.abort(reason);
    await Promise.all(this.apps.map((app) => app.close()));
    await this.clients.close();
    await this.bus.close();
    await this.ledger.close();
  }

  private async listenManagement(): Promise<NestFastifyApplication> {
    const { bus, ledger, useCases, settings, logger, readiness } = this;
    const checks = new DependencyChecks(bus, ledger, this.consumer, readiness, systemClock);
    const adapter = new FastifyAdapter({ forceCloseConnections: 'idle' });
    leaveMediaBodies(adapter.getInstance());
    takeCloudEvents(adapter.getInstance());
    const app = await NestFactory.create<NestFastifyApplication>(
      ManagementModule.register({ bus, ledger, useCases, checks, logger, settings }),
      adapter,
      { logger: new PinoNestLogger(logger), abortOnError: false },
    );
    this.apps.push(app);
    app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true }));
    app.connectMicroservice({ strategy: this.consumer }, { inheritAppConfig: false });
    await listen(app, 'MANAGEMENT_PORT', settings.MANAGEMENT_PORT);
    return app;
  }

  private async connectBus(): Promise<void> {
    await this.bus.connect();
    const { TOPIC_SEND_MESSAGE, TOPIC_MESSAGE_EVENTS, TOPIC_INBOUND_MESSAGES, TOPIC_DLQ } = this.settings;
    const topics = [TOPIC_SEND_MESSAGE, TOPIC_MESSAGE_EVENTS, TOPIC_INBOUND_MESSAGES, TOPIC_DLQ];
    await this.bus.ensureTopics(
      topics.map((topic) => ({ topic })),
      { create: this.settings.KAFKA_CREATE_TOPICS },
    );
  }
}

/** @throws {SettingsError} where the port is not to be had */
async function listen(app: NestFastifyApplication, name: string, port: number): Promise<void> {
  try {
    await app.listen(port, '::');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new SettingsError([
      { name, got: `got '${port}' (${code})`, mayBe: 'a port that is free on this machine' },
    ]);
  }
}
