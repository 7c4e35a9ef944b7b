import 'reflect-metadata';
import { EcallClient, EcallModule } from '@ecall-gateway/ecall-client';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const { ECALL_USERNAME = 'demo', ECALL_PASSWORD = 'demo', ECALL_FROM = 'Demo', ECALL_BASE_URL } = process.env;
const [to = '', text = 'Hello'] = process.argv.slice(2);

@Module({
  imports: [
    EcallModule.forRoot({
      username: ECALL_USERNAME,
      password: ECALL_PASSWORD,
      from: ECALL_FROM,
      baseUrl: ECALL_BASE_URL ?? 'http://127.0.0.1:3080',
    }),
  ],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
const outcome = await app.get(EcallClient).send({ channel: 'Sms', to, content: { type: 'Text', text } });
await app.close();

switch (outcome.kind) {
  case 'accepted':
    console.log(`accepted: ${outcome.messageId}`);
    break;
  case 'unknown':
    console.log('it may have been sent: do not simply try again');
    break;
  case 'rejected':
  case 'throttled':
  case 'account-refused':
  case 'not-sent':
    console.log(`not sent: ${outcome.kind}`);
}
process.exitCode = outcome.kind === 'accepted' ? 0 : 1;
