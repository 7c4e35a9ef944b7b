import { decodeEvent, DEFAULT_TOPICS, encodeCommand, EVENT_TYPES } from '@ecall-gateway/contracts';
import { EventPublisher, type BusRecord } from '@ecall-gateway/event-bus';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

/** Tells customers that their parcel is ready, and hears what became of it. */
@Controller()
export class OrderMessages {
  /** A real service keeps the ids in its database, in the transaction of what it does about an event. */
  private readonly handled = new Set<string>();

  constructor(private readonly publisher: EventPublisher) {}

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
      console.log(`reply: ${event.data.content.text}`);
      return;
    }
    const { orderId } = event.data.metadata;
    if (orderId === undefined) return; // a message of another service
    const say = (what: string): void => console.log(`order ${orderId}: ${what}`);
    if (event.type === EVENT_TYPES.rejected) say(`refused, ${event.data.reason}`);
    if (event.type === EVENT_TYPES.inDoubt && event.data.final) say('in doubt');
    if (event.type === EVENT_TYPES.statusChanged && event.data.final) say(event.data.status);
  }
}
