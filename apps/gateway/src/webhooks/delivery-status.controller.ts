import { Body, Controller, HttpCode, Inject, NotFoundException, Param, Post } from '@nestjs/common';
import { parseStatusNotification } from '@ecall-gateway/ecall-client';
import { Accounts } from '../accounts/accounts.js';
import { CallbackTokens } from '../callback-token/callback-token.js';
import { STATUS_PATH } from '../callback-token/callback-address.js';
import { RecordStatus } from '../delivery-status/record-status.js';
import { malformed, orServiceUnavailable, parseJson } from './webhook-request.js';

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
  async receive(@Param('token') token: string, @Body() body: Buffer | undefined): Promise<void> {
    const target = this.tokens.verify(token);
    if (target === undefined) throw new NotFoundException();
    const reported = parseStatusNotification(parseJson(body), this.accounts.oldestApiVersion);
    if (reported.kind === 'malformed') throw malformed(reported.detail);
    await orServiceUnavailable(() => this.statuses.callback(target, reported));
  }
}
