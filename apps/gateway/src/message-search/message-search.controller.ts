import { BadRequestException, Body, Controller, HttpCode, HttpStatus, Inject, Post } from '@nestjs/common';
import { toE164 } from '@ecall-gateway/contracts';
import { LEDGER, type Ledger } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import { SETTINGS } from '../configuration/settings.token.js';
import { messageView, type MessageView } from '../messages/message-view.js';
import { SearchMessages } from './search-messages.dto.js';

const PAGE = 100;

/** What was sent to a number. */
@Controller('messages')
export class MessageSearchController {
  constructor(
    @Inject(LEDGER) private readonly ledger: Pick<Ledger, 'findByRecipient'>,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'DEFAULT_COUNTRY' | 'OPERATOR_SHOWS_CONTENT'>,
  ) {}

  /** Newest first. */
  @Post('search')
  @HttpCode(HttpStatus.OK)
  async search(
    @Body() { to, limit = PAGE, before }: SearchMessages,
  ): Promise<{ readonly messages: readonly MessageView[]; readonly next?: string }> {
    const number = toE164(to, this.settings.DEFAULT_COUNTRY);
    if (number === undefined) {
      throw new BadRequestException(
        `to: got text of ${to.length} characters that cannot be a number; it may be +… or 00… with its country code`,
      );
    }
    const { rows, next } = await this.ledger.findByRecipient(number, {
      limit,
      ...(before === undefined ? {} : { before }),
    });
    return {
      messages: rows.map((row) => messageView(row, this.settings.OPERATOR_SHOWS_CONTENT)),
      ...(next === undefined ? {} : { next }),
    };
  }
}
