import {
  Body,
  Controller,
  ForbiddenException,
  Headers,
  HttpCode,
  Inject,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { parseReceivedMessage } from '@ecall-gateway/ecall-client';
import type { Settings } from '@ecall-gateway/settings';
import { sameText } from '../callback-token/callback-token.js';
import { SETTINGS } from '../configuration/settings.token.js';
import { RecordInbound } from '../inbound-message/record-inbound.js';
import { noteReason } from './webhook-observer.js';
import { type BodyHeaders, malformed, orServiceUnavailable, readJson } from './webhook-request.js';

/** Inbound SMS and WhatsApp messages, at the path that eCall documents. 200 means that the event is durable. */
@Controller('api/webhooks/receivedmessage')
export class InboundMessageController {
  constructor(
    @Inject(RecordInbound) private readonly inbound: RecordInbound,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'INBOUND_TOKEN'>,
  ) {}

  @Post()
  @HttpCode(200)
  async receive(
    @Body() body: Buffer | undefined,
    @Query('token') token: unknown,
    @Headers() headers: BodyHeaders,
    @Req() request: object,
  ): Promise<void> {
    const { INBOUND_TOKEN: expected } = this.settings;
    if (expected !== undefined && !sameText(typeof token === 'string' ? token : '', expected)) {
      throw new ForbiddenException();
    }
    const message = parseReceivedMessage(readJson(body, headers));
    if (message.kind === 'malformed') throw malformed(message.detail);
    const record = async () => this.inbound.record(message, body ?? Buffer.alloc(0));
    noteReason(request, await orServiceUnavailable(record));
  }
}
