import { setMaxListeners } from 'node:events';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EcallClientFactory } from '@ecall-gateway/ecall-client';
import { EventBusServer, type EventBus, type EventBusServerOptions } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import { readAccounts, type Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { AccountDirectory } from '../accounts/account-directory.js';
import { AccountsWatch } from '../accounts/accounts-watch.js';
import { HealthChecks } from '../health/health-checks.js';
import { EventLoopPulse } from '../lifecycle/event-loop-pulse.js';
import { Readiness } from '../lifecycle/readiness.js';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { SEND_MESSAGE, SEND_MESSAGE_URGENT } from '../send-message/send-message.controller.js';
import type { Clock } from '../time/clock.js';
import { systemClock } from '../time/system-clock.js';
import type { Tracing } from '../tracing/tracing.port.js';
import { createManagementApp } from './create-management-app.js';
import { createPublicApp } from './create-public-app.js';
import type { NewKafkaBus } from './load-kafka-bus.js';
import { openEdges } from './open-edges.js';
import { RecentGuards } from '../overview/recent-guards.js';
import { RecentWebhooks } from '../overview/recent-webhooks.js';
import { SendingPulse } from '../overview/sending-pulse.js';
import { eachOf, eachOfWebhooks } from './observers.js';
import { composeUseCases, type UseCases } from './use-cases.js';

/** All parts of a gateway, made and connected to each other, but not started. */
export interface GatewayDependencies {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bus: EventBus;
  readonly ledger: Ledger;
  readonly clients: EcallClientFactory;
  readonly consumer: EventBusServer;
  readonly watch: AccountsWatch;
  readonly useCases: UseCases;
  readonly readiness: Readiness;
  readonly pulse: EventLoopPulse;
  readonly tracing: Tracing | undefined;
  /** Aborted when the process closes: whoever still waits for a server gives up. */
  readonly closing: AbortController;
  readonly createManagementApp: () => Promise<NestFastifyApplication>;
  readonly createPublicApp: () => Promise<NestFastifyApplication>;
}

/** Makes the gateway that ships. @throws {SettingsError} for a wrong accounts file */
export function composeGateway(
  settings: Settings,
  logger: Logger,
  newKafkaBus: NewKafkaBus,
  tracing?: Tracing,
): GatewayDependencies {
  const clock = systemClock;
  const metrics = new GatewayMetrics();
  const { bus, ledger, onBusEvent } = openEdges(settings, clock, logger, newKafkaBus, {
    onBusEvent: metrics.bus.onEvent,
    ledger: [metrics.groups, ...(tracing === undefined ? [] : [tracing.ledgerObserver])],
  });
  const clients = new EcallClientFactory();
  const directory = new AccountDirectory({ settings, clients, ledger, clock, logger });
  const watch = new AccountsWatch(() => readAccounts(settings), directory, clock, logger);
  watch.load();
  const closing = new AbortController();
  // Every row in hand may wait for it.
  setMaxListeners(0, closing.signal);
  const { accounts } = directory;
  const consumer = createConsumer(settings, bus, {
    onEvent: onBusEvent,
    onLaneWait: metrics.bus.onLaneWait,
    beforeCommit: async () => useCases.directMarks.flush(),
  });
  const sending = new SendingPulse(consumer, clock);
  const webhooks = new RecentWebhooks(clock);
  const guards = new RecentGuards(accounts, clock);
  const useCases = composeUseCases(settings, {
    bus,
    ledger,
    accounts,
    clock,
    logger,
    closing: closing.signal,
    observers: { ...metrics.observers, events: eachOf([metrics.observers.events, sending, guards]) },
    tracing,
    reads: (topic) => !consumer.unreadTopics.includes(topic),
  });
  const readiness = new Readiness();
  const pulse = new EventLoopPulse(clock);
  const { relay, sweeper, poller, retention, dayLimits, canary } = useCases;
  const runners = [
    relay,
    sweeper,
    poller,
    retention,
    dayLimits,
    watch,
    ...(canary === undefined ? [] : [canary]),
  ];
  const loops = runners.map(({ loop }) => loop);
  const health = new HealthChecks({
    bus,
    ledger,
    consumer,
    accounts,
    dayLimits,
    readiness,
    pulse,
    loops,
    clock,
  });
  metrics.registerSources({
    accounts,
    slots: useCases.slots,
    dayLimits,
    ledger,
    clock,
    consumer,
    topics: [settings.TOPIC_SEND_MESSAGE, settings.TOPIC_SEND_MESSAGE_URGENT],
    trouble: health.shared,
    canary,
  });
  const shared = { settings, clock, logger, useCases };
  const overview = { sending, webhooks, guards, canary };
  return {
    ...shared,
    bus,
    ledger,
    clients,
    consumer,
    watch,
    readiness,
    pulse,
    tracing,
    closing,
    createManagementApp: async () =>
      createManagementApp({ ...shared, bus, ledger, health, overview, metrics: metrics.registry }, consumer),
    createPublicApp: async () =>
      createPublicApp({ ...shared, webhookObserver: eachOfWebhooks([metrics.webhooks, webhooks]) }),
  };
}

function createConsumer(
  settings: Settings,
  bus: EventBus,
  hooks: Required<Pick<EventBusServerOptions, 'onEvent' | 'onLaneWait' | 'beforeCommit'>>,
): EventBusServer {
  // More than may call eCall at once: some wait for their account, and writes go in groups.
  const maxInFlight = Math.max(2_048, 4 * settings.SEND_CONCURRENCY);
  return new EventBusServer({
    bus,
    groupId: settings.KAFKA_GROUP_ID,
    deadLetterTopic: settings.TOPIC_DLQ,
    topics: {
      [SEND_MESSAGE]: settings.TOPIC_SEND_MESSAGE,
      [SEND_MESSAGE_URGENT]: settings.TOPIC_SEND_MESSAGE_URGENT,
    },
    maxInFlight,
    // With a bound of their own, urgent records are read however many ordinary ones wait.
    subscriptions: [
      {
        groupId: `${settings.KAFKA_GROUP_ID}-urgent`,
        patterns: [SEND_MESSAGE_URGENT],
        maxInFlight,
        // An installation that makes its topics itself may not have it yet.
        optional: true,
      },
    ],
    ...hooks,
    drainTimeoutMs: settings.DRAIN_TIMEOUT_MS,
  });
}
