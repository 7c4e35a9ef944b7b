import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { addressList, type Settings } from '@ecall-gateway/settings';
import { Accounts } from '../accounts/accounts.js';
import { CallbackTokens } from '../callback-token/callback-token.js';
import type { UseCases } from '../composition/use-cases.js';
import { DeliveryStatusController } from './delivery-status.controller.js';
import { RecordStatus } from '../delivery-status/record-status.js';
import { InboundMessageController, INBOUND_TOKEN } from './inbound-message.controller.js';
import { RecordInbound } from '../inbound-message/record-inbound.js';
import { LOGGER } from '../logging/pino-logger.js';
import { PlainErrorsFilter } from './plain-errors.filter.js';
import { ALLOWED_ADDRESSES, SourceAddressGuard } from './source-address.guard.js';

/** The server that eCall reaches: webhooks only, anything else 404. */
@Module({})
export class PublicApiModule {
  static register(settings: Settings, useCases: UseCases, logger: Logger): DynamicModule {
    return {
      module: PublicApiModule,
      controllers: [DeliveryStatusController, InboundMessageController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Accounts, useValue: useCases.accounts },
        { provide: CallbackTokens, useValue: useCases.tokens },
        { provide: RecordStatus, useValue: useCases.statuses },
        { provide: RecordInbound, useValue: useCases.inbound },
        { provide: INBOUND_TOKEN, useValue: settings.INBOUND_TOKEN },
        { provide: ALLOWED_ADDRESSES, useValue: addressList(settings.WEBHOOK_ALLOWED_IPS) },
        { provide: APP_GUARD, useClass: SourceAddressGuard },
        { provide: APP_FILTER, useClass: PlainErrorsFilter },
      ],
    };
  }
}
