import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { isDeadLetter, isRetryLater, type BusRecord, type DeliveryContext } from '@ecall-gateway/event-bus';
import type { Logger } from 'pino';
import { LOGGER } from '../logging/pino-logger.js';
import { SendMessageHandler } from './send-message.handler.js';

/** The name under which the handler is known; the topic's own name is a setting. */
export const SEND_MESSAGE = 'send-message';

@Controller()
export class SendMessageController {
  constructor(
    @Inject(SendMessageHandler) private readonly handler: SendMessageHandler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern(SEND_MESSAGE)
  async receive(@Payload() record: BusRecord, @Ctx() context: unknown): Promise<void> {
    // Nest types what follows the payload as unknown; the event bus hands in its own context.
    const { signal } = context as DeliveryContext;
    try {
      await this.handler.handle(record, signal);
    } catch (error) {
      const isNamed = isDeadLetter(error) || isRetryLater(error) || signal.aborted;
      if (!isNamed) this.logger.error({ err: error }, 'a command failed in a way nobody foresaw');
      throw error;
    }
  }
}
