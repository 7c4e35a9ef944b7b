import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MissingTopicsError } from '@ecall-gateway/event-bus';
import { SettingsError } from '@ecall-gateway/settings';
import type { GatewayDependencies } from './composition/compose-gateway.js';
import { connectWithRetry } from './lifecycle/connect-with-retry.js';

/** The running gateway: starts and stops its servers, its consumer and its background work in order. */
export class Gateway {
  private readonly starting = new AbortController();
  private readonly apps: NestFastifyApplication[] = [];

  constructor(private readonly dependencies: GatewayDependencies) {}

  /** Settles when the consumer is over. Rejects when it died and cannot come back although the broker answers. */
  get ended(): Promise<void> {
    return this.dependencies.consumer.ended;
  }

  /**
   * Starts the servers, then opens the ledger, then the bus: probes are answered at once, webhooks as soon as the ledger
   * is open, and commands are consumed as soon as the bus answers. A server that is away is waited for.
   * @throws what waiting does not mend (a missing topic, a ledger of a newer version), or when it is stopped meanwhile
   */
  async start(): Promise<void> {
    const { settings, clock, logger, ledger, readiness, pulse } = this.dependencies;
    pulse.start();
    const management = await this.dependencies.createManagementApp();
    this.apps.push(management);
    await listen(management, 'MANAGEMENT_PORT', settings.MANAGEMENT_PORT);
    const publicApp = await this.dependencies.createPublicApp();
    this.apps.push(publicApp);
    await listen(publicApp, 'PORT', settings.PORT);
    const wait = { clock, logger, signal: this.starting.signal };
    await connectWithRetry('the ledger', async () => ledger.open(), wait);
    await connectWithRetry('the event bus', async () => this.connectBus(), {
      ...wait,
      // Webhooks need the ledger alone: a pod that waits for the bus takes them.
      onFailure: () => readiness.started(),
    });
    wait.signal.throwIfAborted();
    this.startBackgroundWork();
    await management.startAllMicroservices();
    readiness.started();
  }

  /** Finishes what is in hand within `DRAIN_TIMEOUT_MS`, then closes every connection. */
  async stop(): Promise<void> {
    const { settings, useCases, watch, consumer, readiness, closing } = this.dependencies;
    const { relay, directMarks, sweeper, poller, retention, dayLimits, canary } = useCases;
    const reason = new Error('the gateway stops');
    readiness.stopping();
    this.starting.abort(reason);
    // Until then a server that is away may come back and take what is known; afterwards a row is left to its lease.
    const patience = setTimeout(() => closing.abort(reason), settings.DRAIN_TIMEOUT_MS);
    await canary?.stop();
    const loops = [watch, poller, retention, sweeper, dayLimits];
    await Promise.all([consumer.close(), ...loops.map(async (loop) => loop.stop())]);
    // Where the ledger is away, their records come again.
    await directMarks.flush().catch(() => undefined);
    await relay.stop();
    clearTimeout(patience);
    closing.abort(reason);
    await Promise.all(this.apps.map(async (app) => app.close()));
    await this.dependencies.clients.close();
    await this.dependencies.bus.close();
    await this.dependencies.ledger.close();
    await this.dependencies.tracing?.shutdown();
    this.dependencies.pulse.stop();
  }

  private startBackgroundWork(): void {
    const { settings, useCases, watch } = this.dependencies;
    useCases.relay.start();
    useCases.dayLimits.start();
    useCases.sweeper.start();
    useCases.poller.start();
    useCases.retention.start();
    useCases.canary?.start();
    // Without a file nothing can change.
    if (settings.ECALL_ACCOUNTS_FILE ?? settings.ECALL_PASSWORD_FILE) watch.start();
  }

  private async connectBus(): Promise<void> {
    const { bus, settings } = this.dependencies;
    await bus.connect();
    const { TOPIC_SEND_MESSAGE, TOPIC_MESSAGE_EVENTS, TOPIC_INBOUND_MESSAGES, TOPIC_DLQ } = settings;
    const topics = [TOPIC_SEND_MESSAGE, TOPIC_MESSAGE_EVENTS, TOPIC_INBOUND_MESSAGES, TOPIC_DLQ];
    const create = settings.KAFKA_CREATE_TOPICS;
    await bus.ensureTopics(
      topics.map((topic) => ({ topic })),
      { create },
    );
    if (create) await this.ensureUrgentTopic();
  }

  /** Installations of before have none, and may not make it: then the consumer says that it is not read. */
  private async ensureUrgentTopic(): Promise<void> {
    const { bus, settings } = this.dependencies;
    try {
      await bus.ensureTopics([{ topic: settings.TOPIC_SEND_MESSAGE_URGENT }]);
    } catch (error) {
      if (!(error instanceof MissingTopicsError)) throw error;
    }
  }
}

/** @throws {SettingsError} where the port cannot be had */
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
