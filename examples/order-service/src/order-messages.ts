import { decodeEvent, DEFAULT_TOPICS, encodeCommand, EVENT_TYPES } from '@ecall-gateway/contracts';
import { EventPublisher, type BusRecord } from '@ecall-gateway/event-bus';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { OrderBook } from './order-book.js';

/** Tells customers that their parcel is ready, and notes what becomes of each message. */
@Controller()
export class OrderMessages {
  /** A real service keeps the ids in its database, in the transaction of what it does about an event. */
  private readonly handled = new Set<string>();

  /** Named, because Vitest compiles without the metadata of decorators. */
  constructor(
    @Inject(EventPublisher) private readonly publisher: EventPublisher,
    @Inject(OrderBook) private readonly orders: OrderBook,
  ) {}

  async parcelIsReady(orderId: string, phone: string): Promise<void> {
    const { value, headers } = encodeCommand({
      commandId: `parcel-ready-${orderId}`,
      channel: 'Sms',
      to: phone,
      content: { type: 'Text', text: `Your order ${orderId} is ready.` },
      metadata: { orderId },
    });
    const topic = process.env['TOPIC_SEND_MESSAGE'] ?? DEFAULT_TOPICS.sendMessage;
    await this.publisher.publish({ topic, key: orderId, value, headers });
  }

  @EventPattern(['message-events', 'inbound-messages'])
  react(@Payload() record: BusRecord): void {
    const event = decodeEvent(record);
    if (event === undefined || this.handled.has(event.id)) return;
    this.handled.add(event.id);
    if (event.type === EVENT_TYPES.inboundReceived) {
      this.orders.noteReply(event.data.content.text ?? '');
      return;
    }
    const { orderId } = event.data.metadata;
    if (orderId === undefined) return; // a message of another service
    if (event.type === EVENT_TYPES.rejected) this.orders.note(orderId, `refused, ${event.data.reason}`);
    if (event.type === EVENT_TYPES.inDoubt && event.data.final) this.orders.note(orderId, 'in doubt');
    if (event.type === EVENT_TYPES.statusChanged && event.data.final) {
      this.orders.note(orderId, event.data.status);
    }
  }
}
