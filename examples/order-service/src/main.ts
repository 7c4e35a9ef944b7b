import 'reflect-metadata';
import { DEFAULT_TOPICS } from '@ecall-gateway/contracts';
import { EventBusModule, EventBusServer, KafkaEventBus } from '@ecall-gateway/event-bus';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OrderMessages } from './order-messages.js';

const { env } = process;
const bus = new KafkaEventBus({
  brokers: (env['KAFKA_BROKERS'] ?? 'localhost:9092').split(','),
  clientId: 'order-service',
});

@Module({ imports: [EventBusModule.forRoot({ bus, closeOnShutdown: true })], controllers: [OrderMessages] })
class AppModule {}

await bus.connect();
const deadLetterTopic = 'order-service.dlq';
await bus.ensureTopics([{ topic: deadLetterTopic }]);
const strategy = new EventBusServer({
  bus,
  deadLetterTopic,
  groupId: env['KAFKA_GROUP_ID'] ?? 'order-service',
  topics: {
    'message-events': env['TOPIC_MESSAGE_EVENTS'] ?? DEFAULT_TOPICS.messageEvents,
    'inbound-messages': env['TOPIC_INBOUND_MESSAGES'] ?? DEFAULT_TOPICS.inboundMessages,
  },
});
const app = await NestFactory.createMicroservice(AppModule, { strategy, logger: ['error', 'warn'] });
app.enableShutdownHooks();
await app.listen();

for (const order of process.argv.slice(2)) {
  const [orderId = '', phone = ''] = order.split(':');
  await app.get(OrderMessages).parcelIsReady(orderId, phone);
}
