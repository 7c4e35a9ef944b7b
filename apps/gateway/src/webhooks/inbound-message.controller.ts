import {
  Body,
  Controller,
  ForbiddenException,
  HttpCode,
  Inject,
  Optional,
  Post,
  Query,
} from '@nestjs/common';
import { parseReceivedMessage } from '@ecall-gateway/ecall-client';
import { sameText } from '../callback-token/callback-token.js';
import { orServiceUnavailable } from './durable.js';
import { parseJson } from './json-body.js';
import { malformed } from './malformed.js';
import { RecordInbound } from '../inbound-message/record-inbound.js';

/** DI token of the `INBOUND_TOKEN` setting. */
export const INBOUND_TOKEN = Symbol('ecall-gateway.inbound-token');

/** Inbound SMS and WhatsApp messages, at the path that eCall documents. 200 means: the event is durable. */
@Controller('api/webhooks/receivedmessage')
export class InboundMessageController {
  constructor(
    @Inject(RecordInbound) private readonly inbound: RecordInbound,
    @Optional() @Inject(INBOUND_TOKEN) private readonly expected: string | undefined,
  ) {}

  @Post()
  @HttpCode(200)
  async receive(@Body() body: Buffer | undefined, @Query('token') token: unknown): Promise<void> {
    if (this.expected !== undefined && !sameText(typeof token === 'string' ? token : '', this.expected)) {
      throw new ForbiddenException();
    }
    const message = parseReceivedMessage(parseJson(body));
    if (message.kind === 'malformed') throw malformed(message.detail);
    await orServiceUnavailable(() => this.inbound.record(message, body ?? Buffer.alloc(0)));
  }
}
