import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { EventBusModule, type EventBus } from '@ecall-gateway/event-bus';
import { LEDGER, type Ledger } from '@ecall-gateway/ledger';
import { PageFiles } from '@ecall-gateway/page-kit';
import type { Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { AccessModule } from '../access/access.module.js';
import { AccountStatesController } from '../account-states/account-states.controller.js';
import { Accounts } from '../accounts/accounts.js';
import { AuditController } from '../audit/audit.controller.js';
import { CancelCommandController } from '../cancel-command/cancel-command.controller.js';
import { DeadLetterTopic } from '../dead-letters/dead-letter-topic.js';
import { DeadLettersController } from '../dead-letters/dead-letters.controller.js';
import { ListDeadLetters } from '../dead-letters/list-dead-letters.js';
import { ReplayDeadLetters } from '../dead-letters/replay-dead-letters.js';
import { DecisionNotes } from '../decisions/decision-note.js';
import { MessageSearchController } from '../message-search/message-search.controller.js';
import { ApiDocumentsController } from '../api-documents/api-documents.controller.js';
import { ApiDocuments } from '../api-documents/api-documents.js';
import { SETTINGS } from '../configuration/settings.token.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { DayLimits } from '../guards/day-limits.js';
import { HealthChecks } from '../health/health-checks.js';
import { HealthController } from '../health/health.controller.js';
import { LOGGER } from '../logging/pino-logger.js';
import { MediaController } from '../media/media.controller.js';
import { UploadMedia } from '../media/upload-media.js';
import { MessagesController } from '../messages/messages.controller.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { PublishCommand } from '../publish-command/publish-command.js';
import { OperatorPageController, PAGE_FOLDER } from '../operator-page/operator-page.controller.js';
import {
  OVERVIEW_SOURCES,
  OverviewController,
  type OverviewSources,
} from '../overview/overview.controller.js';
import { PublishCommandController } from '../publish-command/publish-command.controller.js';
import { SendMessageController } from '../send-message/send-message.controller.js';
import { SendMessageHandler } from '../send-message/send-message.handler.js';
import { CLOCK, type Clock } from '../time/clock.js';
import { DESCRIBED_CONTROLLERS } from './described-controllers.js';
import type { UseCases } from './use-cases.js';

export interface ManagementDependencies {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bus: EventBus;
  readonly ledger: Ledger;
  readonly useCases: Pick<
    UseCases,
    'accounts' | 'dayLimits' | 'decisionNotes' | 'media' | 'publishCommand' | 'relay' | 'sendMessage'
  >;
  readonly health: HealthChecks;
  readonly overview: OverviewSources;
  readonly metrics: MetricsRegistry;
}

/** The app that operators reach; it also consumes the commands. */
@Module({})
export class ManagementModule {
  static register(dependencies: ManagementDependencies): DynamicModule {
    const { settings, clock, logger, bus, ledger, useCases, health, overview, metrics } = dependencies;
    const deadLetters = new DeadLetterTopic(
      bus,
      settings.TOPIC_DLQ,
      `${settings.KAFKA_GROUP_ID}-dead-letters`,
    );
    return {
      module: ManagementModule,
      imports: [
        TerminusModule.forRoot({ logger: false }),
        EventBusModule.forRoot({ bus }),
        AccessModule.forRoot(settings.MANAGEMENT_TOKEN),
      ],
      controllers: [
        AccountStatesController,
        ApiDocumentsController,
        AuditController,
        CancelCommandController,
        DeadLettersController,
        HealthController,
        MediaController,
        MessageSearchController,
        MessagesController,
        MetricsController,
        OperatorPageController,
        OverviewController,
        PublishCommandController,
        SendMessageController,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: clock },
        { provide: LOGGER, useValue: logger },
        { provide: LEDGER, useValue: ledger },
        { provide: Accounts, useValue: useCases.accounts },
        { provide: DayLimits, useValue: useCases.dayLimits },
        { provide: DecisionNotes, useValue: useCases.decisionNotes },
        { provide: PublishCommand, useValue: useCases.publishCommand },
        { provide: ListDeadLetters, useValue: new ListDeadLetters(deadLetters) },
        {
          provide: ReplayDeadLetters,
          useValue: new ReplayDeadLetters(deadLetters, bus, [
            settings.TOPIC_SEND_MESSAGE,
            settings.TOPIC_SEND_MESSAGE_URGENT,
          ]),
        },
        { provide: HealthChecks, useValue: health },
        { provide: OVERVIEW_SOURCES, useValue: overview },
        { provide: MetricsRegistry, useValue: metrics },
        { provide: PageFiles, useFactory: () => new PageFiles(PAGE_FOLDER) },
        { provide: UploadMedia, useValue: useCases.media },
        { provide: OutboxRelay, useValue: useCases.relay },
        { provide: SendMessageHandler, useValue: useCases.sendMessage },
        { provide: ApiDocuments, useValue: new ApiDocuments(settings, DESCRIBED_CONTROLLERS) },
      ],
    };
  }
}
