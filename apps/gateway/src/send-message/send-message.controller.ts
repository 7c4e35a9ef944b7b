import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type BusRecord, type DeliveryContext } from '@ecall-gateway/event-bus';
import { SendMessageHandler } from './send-message.handler.js';

/** The name under which the handler is known; the topics' own names are settings. */
export const SEND_MESSAGE = 'send-message';
/** The same for the topic of urgent commands. */
export const SEND_MESSAGE_URGENT = 'send-message-urgent';

@Controller()
export class SendMessageController {
  constructor(@Inject(SendMessageHandler) private readonly handler: SendMessageHandler) {}

  @EventPattern([SEND_MESSAGE, SEND_MESSAGE_URGENT])
  async receive(@Payload() record: BusRecord, @Ctx() context: unknown): Promise<void> {
    // Nest types what follows the payload as unknown; the event bus hands in its own context.
    const { signal } = context as DeliveryContext;
    await this.handler.handle(record, signal);
  }
}
