// What a developer would write first: a Nest Kafka microservice whose handler posts to eCall. Only for the comparison
// in docs/guarantees.md. Decorators are called by hand, so that it runs without a compiler.
import 'reflect-metadata';
import { HttpModule, HttpService } from '@nestjs/axios';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';

const { KAFKA_BROKERS, TOPIC, GROUP_ID, ECALL_URL } = process.env;

class SendMessageHandler {
  constructor(http) {
    this.http = http;
  }

  async handle({ to, content }) {
    const body = { channel: 'Sms', from: 'Brand', to, content };
    const auth = { username: 'demo', password: 'demo' };
    await firstValueFrom(this.http.post(`${ECALL_URL}/api/v2/message`, body, { auth, timeout: 10_000 }));
  }
}
Reflect.defineMetadata('design:paramtypes', [HttpService], SendMessageHandler);
Payload()(SendMessageHandler.prototype, 'handle', 0);
EventPattern(TOPIC)(
  SendMessageHandler.prototype,
  'handle',
  Object.getOwnPropertyDescriptor(SendMessageHandler.prototype, 'handle'),
);
Controller()(SendMessageHandler);

function AppModule() {}
Module({ imports: [HttpModule], controllers: [SendMessageHandler] })(AppModule);

const app = await NestFactory.createMicroservice(AppModule, {
  transport: Transport.KAFKA,
  options: {
    client: { brokers: KAFKA_BROKERS.split(',') },
    consumer: { groupId: GROUP_ID },
    subscribe: { fromBeginning: true },
  },
});
await app.listen();
console.log('listening');
