import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { EventBusModule, type EventBus } from '@ecall-gateway/event-bus';
import { LEDGER, type Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Settings } from '@ecall-gateway/settings';
import { AccessModule } from '../access/access.module.js';
import { ApiDocumentsModule } from '../api-documents/api-documents.module.js';
import type { UseCases } from '../composition/use-cases.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { DependencyChecks } from '../health/dependency-checks.js';
import { HealthController } from '../health/health.controller.js';
import { LOGGER } from '../logging/pino-logger.js';
import { MediaController } from '../media/media.controller.js';
import { UploadMedia } from '../media/upload-media.js';
import { MessagesController } from '../messages/messages.controller.js';
import { PublishCommand } from '../publish-command/publish-command.js';
import { PublishCommandController } from '../publish-command/publish-command.controller.js';
import { SendMessageController } from '../send-message/send-message.controller.js';
import { SendMessageHandler } from '../send-message/send-message.handler.js';

export interface ManagementParts {
  readonly bus: EventBus;
  readonly ledger: Ledger;
  readonly useCases: UseCases;
  readonly checks: DependencyChecks;
  readonly logger: Logger;
  readonly settings: Pick<Settings, 'MANAGEMENT_TOKEN'>;
}

/** The core app: it consumes commands, and operators reach it. */
@Module({})
export class ManagementModule {
  static register({ bus, ledger, useCases, checks, logger, settings }: ManagementParts): DynamicModule {
    return {
      module: ManagementModule,
      imports: [
        TerminusModule.forRoot({ logger: false }),
        EventBusModule.forRoot({ bus }),
        ApiDocumentsModule,
        AccessModule.forRoot(settings.MANAGEMENT_TOKEN),
      ],
      controllers: [
        HealthController,
        MediaController,
        MessagesController,
        PublishCommandController,
        SendMessageController,
      ],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: LEDGER, useValue: ledger },
        { provide: DependencyChecks, useValue: checks },
        { provide: PublishCommand, useValue: useCases.publishCommand },
        { provide: UploadMedia, useValue: useCases.media },
        { provide: OutboxRelay, useValue: useCases.relay },
        { provide: SendMessageHandler, useValue: useCases.sendMessage },
      ],
    };
  }
}
