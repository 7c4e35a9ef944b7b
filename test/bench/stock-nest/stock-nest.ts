import 'reflect-metadata';
import { HttpModule, HttpService } from '@nestjs/axios';
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientKafka,
  ClientsModule,
  EventPattern,
  Payload,
  Transport,
  type KafkaOptions,
} from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';

// What a Nest service looks like that follows the documentation: a Kafka transport, a handler, an HTTP call, an event. An answer
// that is lost, a crash or a rebalance loses or repeats a message; nothing is validated.

interface Command {
  readonly commandId: string;
  readonly to: string;
  readonly content: object;
}

const { KAFKA_BROKERS = '', KAFKA_GROUP_ID = '', ECALL_BASE_URL = '' } = process.env;
const { TOPIC_SEND_MESSAGE = '', TOPIC_MESSAGE_EVENTS = '' } = process.env;
const EVENTS = Symbol('events');

const options = (groupId: string): KafkaOptions['options'] => ({
  client: { brokers: KAFKA_BROKERS.split(',') },
  consumer: { groupId },
  subscribe: { fromBeginning: true },
});

@Controller()
class SendMessageController {
  constructor(
    @Inject(HttpService) private readonly http: HttpService,
    @Inject(EVENTS) private readonly events: ClientKafka,
  ) {}

  @EventPattern([TOPIC_SEND_MESSAGE])
  async send(@Payload() { commandId, to, content }: Command): Promise<void> {
    const message = { channel: 'Sms', from: 'Gateway', to, content };
    const { data } = await firstValueFrom(this.http.post<{ messageId: string }>('/api/v2/message', message));
    this.events.emit(TOPIC_MESSAGE_EVENTS, { key: commandId, value: { commandId, to, ...data } });
  }
}

@Module({
  imports: [
    HttpModule.register({ baseURL: ECALL_BASE_URL, auth: { username: 'demo', password: 'demo' } }),
    ClientsModule.register([
      {
        name: EVENTS,
        transport: Transport.KAFKA,
        options: { ...options(KAFKA_GROUP_ID), producerOnlyMode: true },
      },
    ]),
  ],
  controllers: [SendMessageController],
})
class StockModule {}

const app = await NestFactory.createMicroservice(StockModule, {
  transport: Transport.KAFKA,
  options: options(KAFKA_GROUP_ID),
  logger: false,
});
await app.listen();
