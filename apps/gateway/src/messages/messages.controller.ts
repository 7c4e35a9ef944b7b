import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { LEDGER, type Ledger, type SendRow } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import { CalledBy, type Caller } from '../access/caller.js';
import { SETTINGS } from '../configuration/settings.token.js';
import { DecisionNotes } from '../decisions/decision-note.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { CommandIdPipe } from './command-id.pipe.js';
import { type KeptAsideView, keptAsideView } from './kept-aside-view.js';
import { KEPT_ASIDE, STATE_NAMES, STATES } from './message-states.js';
import { messageView, type MessageView } from './message-view.js';
import { ForgetNumber, RepublishMessage, ResolveMessage, ResolveMessages } from './message-requests.dto.js';

const PAGE = 100;
const MAX_PAGE = 1_000;
/** A row's id. */
const CURSOR = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** An outbox entry's id. */
const EVENT_CURSOR = /^\d{1,18}$/;

/** What was sent and what became of it, and the operator's word on what stays in doubt. */
@Controller('messages')
export class MessagesController {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(DecisionNotes) private readonly notes: DecisionNotes,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'OPERATOR_SHOWS_CONTENT'>,
  ) {}

  @Get()
  async list(
    @Query('state') state: string | undefined,
    @Query('limit') limit: string | undefined,
    @Query('before') before: string | undefined,
  ): Promise<{ messages: ReadonlyArray<MessageView | KeptAsideView>; next?: string }> {
    const states = STATES.get(state ?? '');
    if (states === undefined && state !== KEPT_ASIDE) {
      throw new BadRequestException(`state: got ${describe(state)}; it may be ${STATE_NAMES.join(', ')}`);
    }
    const size = limit === undefined ? PAGE : Number(limit);
    if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
      throw new BadRequestException(
        `limit: got ${describe(limit)}; it may be a whole number from 1 to ${MAX_PAGE}`,
      );
    }
    // Not a page without messages: whoever asks what is in doubt must not read that nothing is.
    if (before !== undefined && !(states === undefined ? EVENT_CURSOR : CURSOR).test(before)) {
      throw new BadRequestException(
        `before: got ${describe(before)}; it may be what an answer named as next`,
      );
    }
    const options = { limit: size, ...(before === undefined ? {} : { before }) };
    if (states === undefined) return this.keptAside(options);
    const page = await this.ledger.list({ states, ...options });
    return { messages: this.views(page.rows), ...(page.next === undefined ? {} : { next: page.next }) };
  }

  @Get(':commandId')
  async find(@Param('commandId', CommandIdPipe) commandId: string): Promise<{ messages: MessageView[] }> {
    const rows = await this.ledger.findByCommand(commandId);
    if (rows.length === 0) throw new NotFoundException('no message of this commandId is known');
    return { messages: this.views(rows) };
  }

  @Post('resolve')
  @HttpCode(200)
  async resolveAll(
    @Body() { reason, decision, account, before }: ResolveMessages,
    @CalledBy() { name: who }: Caller,
  ): Promise<{ changed: number }> {
    const audit = this.notes.of({ who, reason, what: { decision, account, before } });
    const { changed } = await this.ledger.resolve({
      decision,
      ...(account === undefined ? {} : { account }),
      ...(before === undefined ? {} : { before }),
      audit,
    });
    this.relay.wake();
    return { changed };
  }

  /** Deletes what is kept of one number; what is not settled, or whose events are not published yet, stays. */
  @Post('forget')
  @HttpCode(200)
  async forget(
    @Body() { to, reason }: ForgetNumber,
    @CalledBy() { name: who }: Caller,
  ): Promise<{ deleted: number }> {
    return { deleted: await this.ledger.forget(to, this.notes.of({ who, reason, what: {}, to })) };
  }

  /** Events of the command that are kept aside are tried again at once. */
  @Post(':commandId/republish')
  @HttpCode(200)
  async republish(
    @Param('commandId', CommandIdPipe) commandId: string,
    @Body() { reason }: RepublishMessage = new RepublishMessage(),
    @CalledBy() { name: who }: Caller,
  ): Promise<{ changed: number }> {
    const note = { who, ...(reason === undefined ? {} : { reason }), what: { commandId } };
    const changed = await this.ledger.republish(commandId, note);
    if (changed === 0) throw new NotFoundException('no event of this command is kept aside');
    this.relay.wake();
    return { changed };
  }

  @Post(':commandId/resolve')
  @HttpCode(200)
  async resolve(
    @Param('commandId', CommandIdPipe) commandId: string,
    @Body() { decision, to, version, reason }: ResolveMessage,
    @CalledBy() { name: who }: Caller,
  ): Promise<{ changed: number }> {
    const { changed, conflict } = await this.ledger.resolve({
      commandId,
      decision,
      ...(to === undefined ? {} : { recipient: to }),
      ...(version === undefined ? {} : { version }),
      audit: this.notes.of({ who, reason, what: { commandId, decision }, to }),
    });
    if (conflict)
      throw new ConflictException('the message has changed since it was read, or is past its expiresAt');
    if (changed === 0) throw new NotFoundException('nothing of this command is parked in doubt');
    this.relay.wake();
    return { changed };
  }

  private views(rows: readonly SendRow[]): MessageView[] {
    return rows.map((row) => messageView(row, this.settings.OPERATOR_SHOWS_CONTENT));
  }

  private async keptAside({ limit, before }: { readonly limit: number; readonly before?: string }) {
    // One more than asked for says whether there is a next page.
    const found = await this.ledger.keptAside({
      limit: limit + 1,
      ...(before === undefined ? {} : { before }),
    });
    const events = found.slice(0, limit);
    const last = events.at(-1);
    return {
      messages: events.map((event) => keptAsideView(event)),
      ...(last === undefined || found.length <= limit ? {} : { next: last.outboxId }),
    };
  }
}

function describe(value: string | undefined): string {
  return value === undefined ? 'nothing' : `text of ${value.length} characters`;
}
