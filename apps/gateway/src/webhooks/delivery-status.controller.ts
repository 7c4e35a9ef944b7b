import {
  Body,
  Controller,
  Headers,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Req,
  ServiceUnavailableException,
} from '@nestjs/common';
import { parseStatusNotification } from '@ecall-gateway/ecall-client';
import { Accounts } from '../accounts/accounts.js';
import { STATUS_PATH } from '../callback-token/callback-address.js';
import { CallbackTokens, type CallbackTarget } from '../callback-token/callback-token.js';
import { RecordStatus } from '../delivery-status/record-status.js';
import { noteReason } from './webhook-observer.js';
import { type BodyHeaders, malformed, orServiceUnavailable, readJson } from './webhook-request.js';

/** eCall's status notifications. 200 means that state and event are durable. */
@Controller(STATUS_PATH)
export class DeliveryStatusController {
  constructor(
    @Inject(CallbackTokens) private readonly tokens: CallbackTokens,
    @Inject(RecordStatus) private readonly statuses: RecordStatus,
    @Inject(Accounts) private readonly accounts: Accounts,
  ) {}

  @Post(':token')
  @HttpCode(200)
  async receive(
    @Param('token') token: string,
    @Body() body: Buffer | undefined,
    @Headers() headers: BodyHeaders,
    @Req() request: object,
  ): Promise<void> {
    const target = this.targetOf(token);
    const reported = parseStatusNotification(readJson(body, headers), this.accounts.oldestApiVersion);
    if (reported.kind === 'malformed') throw malformed(reported.detail);
    noteReason(request, await orServiceUnavailable(() => this.statuses.callback(target, reported)));
  }

  private targetOf(token: string): CallbackTarget {
    const reading = this.tokens.read(token);
    switch (reading.kind) {
      case 'ours':
        return reading.target;
      case 'unknown-key':
        // A replica with a newer key made it: once this one has the key too, a repeat is taken.
        throw new ServiceUnavailableException({
          error: 'unknown-key',
          detail: 'the address is signed with a key that is not known here yet',
        });
      case 'not-ours':
        throw new NotFoundException();
      default:
        return reading satisfies never;
    }
  }
}
