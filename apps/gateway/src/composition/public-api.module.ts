import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { Accounts } from '../accounts/accounts.js';
import { CallbackTokens } from '../callback-token/callback-token.js';
import { SETTINGS } from '../configuration/settings.token.js';
import { RecordStatus } from '../delivery-status/record-status.js';
import { RecordInbound } from '../inbound-message/record-inbound.js';
import { LOGGER } from '../logging/pino-logger.js';
import { CLOCK, type Clock } from '../time/clock.js';
import { DeliveryStatusController } from '../webhooks/delivery-status.controller.js';
import { InboundMessageController } from '../webhooks/inbound-message.controller.js';
import { PlainErrorsFilter } from '../webhooks/plain-errors.filter.js';
import { SourceAddressGuard } from '../webhooks/source-address.guard.js';
import type { UseCases } from './use-cases.js';

export interface PublicApiDependencies {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly useCases: Pick<UseCases, 'accounts' | 'tokens' | 'statuses' | 'inbound'>;
}

/** The app that eCall reaches: webhooks only, anything else is 404. */
@Module({})
export class PublicApiModule {
  static register({ settings, clock, logger, useCases }: PublicApiDependencies): DynamicModule {
    return {
      module: PublicApiModule,
      controllers: [DeliveryStatusController, InboundMessageController],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: clock },
        { provide: LOGGER, useValue: logger },
        { provide: Accounts, useValue: useCases.accounts },
        { provide: CallbackTokens, useValue: useCases.tokens },
        { provide: RecordStatus, useValue: useCases.statuses },
        { provide: RecordInbound, useValue: useCases.inbound },
        { provide: APP_GUARD, useClass: SourceAddressGuard },
        { provide: APP_FILTER, useClass: PlainErrorsFilter },
      ],
    };
  }
}
