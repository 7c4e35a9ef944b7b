import {
  Body,
  ConflictException,
  Controller,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  Post,
  Res,
} from '@nestjs/common';
import { LEDGER, type CancelAnswer, type Ledger, type SendState } from '@ecall-gateway/ledger';
import type { FastifyReply } from 'fastify';
import { CalledBy, type Caller } from '../access/caller.js';
import { DecisionNotes } from '../decisions/decision-note.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { CommandIdPipe } from '../messages/command-id.pipe.js';
import { CancelCommand } from './cancel-command.dto.js';

/** Numbers in E.164. */
interface CancelView {
  /** Cancelled now. */
  readonly cancelled: readonly string[];
  /** Being called, in doubt, or not begun: nothing more is sent of them. */
  readonly requested: readonly string[];
  /** They stay as they are. */
  readonly unchanged: ReadonlyArray<{ readonly to: string; readonly state: SendState }>;
  /** Other recipients of the command are not begun yet: they are cancelled as they come. */
  readonly pending?: true;
}

/** Takes back what is not sent yet. */
@Controller('messages')
export class CancelCommandController {
  constructor(
    @Inject(LEDGER) private readonly ledger: Pick<Ledger, 'cancel'>,
    @Inject(OutboxRelay) private readonly relay: Pick<OutboxRelay, 'wake'>,
    @Inject(DecisionNotes) private readonly notes: DecisionNotes,
  ) {}

  /** Nothing more is sent of the command; of one that is not known yet, nothing at all where it comes within the retention. */
  @Post(':commandId/cancel')
  @HttpCode(HttpStatus.OK)
  async cancel(
    @Param('commandId', CommandIdPipe) commandId: string,
    @CalledBy() { name: who }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() { to, reason }: CancelCommand = new CancelCommand(),
  ): Promise<CancelView | { readonly pending: true }> {
    const answer = await this.ledger.cancel({
      commandId,
      ...(to === undefined ? {} : { recipient: to }),
      audit: this.notes.of({ who, reason, what: { commandId }, to }),
    });
    this.relay.wake();
    if (!answer.known) {
      void reply.status(HttpStatus.ACCEPTED);
      return { pending: true };
    }
    const view = cancelView(answer);
    if (view.cancelled.length > 0 || view.requested.length > 0 || view.pending) return view;
    throw new ConflictException({
      statusCode: HttpStatus.CONFLICT,
      error: 'Conflict',
      message: 'nothing was or can be cancelled',
      ...view,
    });
  }
}

function cancelView({ cancelled, requested, unchanged, notBegun }: CancelAnswer): CancelView {
  return {
    cancelled,
    requested,
    unchanged: unchanged.map(({ recipient: to, state }) => ({ to, state })),
    ...(notBegun > 0 && { pending: true }),
  };
}
