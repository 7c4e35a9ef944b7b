import { DEFAULT_TOPICS } from '@ecall-gateway/contracts';
import { EventBusModule, EventBusServer, KafkaEventBus } from '@ecall-gateway/event-bus';
import { type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { OrderBook } from './order-book.js';
import { OrderMessages } from './order-messages.js';

const DEAD_LETTER_TOPIC = 'order-service.dlq';

/** The service, connected to Kafka and listening; configured by the environment. */
export async function startOrderService(env = process.env): Promise<INestMicroservice> {
  const bus = new KafkaEventBus({
    brokers: (env['KAFKA_BROKERS'] ?? 'localhost:9092').split(','),
    clientId: 'order-service',
  });
  await bus.connect();
  await bus.ensureTopics([{ topic: DEAD_LETTER_TOPIC }]);
  const strategy = new EventBusServer({
    bus,
    deadLetterTopic: DEAD_LETTER_TOPIC,
    groupId: env['KAFKA_GROUP_ID'] ?? 'order-service',
    topics: {
      'message-events': env['TOPIC_MESSAGE_EVENTS'] ?? DEFAULT_TOPICS.messageEvents,
      'inbound-messages': env['TOPIC_INBOUND_MESSAGES'] ?? DEFAULT_TOPICS.inboundMessages,
    },
  });

  @Module({
    imports: [EventBusModule.forRoot({ bus, closeOnShutdown: true })],
    controllers: [OrderMessages],
    providers: [OrderBook],
  })
  class AppModule {}

  const app = await NestFactory.createMicroservice(AppModule, { strategy, logger: ['error', 'warn'] });
  app.enableShutdownHooks();
  await app.listen();
  return app;
}
