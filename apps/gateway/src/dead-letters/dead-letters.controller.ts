import { deadLetterView, type DeadLetterView } from '@ecall-gateway/contracts';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  Post,
  Query,
  ServiceUnavailableException,
} from '@nestjs/common';
import { BusUnavailableError, TopicUnavailableError } from '@ecall-gateway/event-bus';
import { LEDGER, type Ledger } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import { CalledBy, type Caller } from '../access/caller.js';
import { SETTINGS } from '../configuration/settings.token.js';
import { DecisionNotes } from '../decisions/decision-note.js';
import { readListQuery } from './list-query.js';
import { ListDeadLetters } from './list-dead-letters.js';
import { formatCursor } from './page-cursor.js';
import { DeadLettersToReplay } from './replay-dead-letters.dto.js';
import { ReplayDeadLetters, type Replayed } from './replay-dead-letters.js';

/** Ids that an answer, or the audit, names. */
const MOST_NAMED = 1_000;
const MOST_AUDITED = 100;

/** Characters of a value, or of a key, that are shown. */
const SHOWN = 4_000;

/** What could not be processed: why, and once that is put right, back to where it came from. */
@Controller('dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(ListDeadLetters) private readonly lister: ListDeadLetters,
    @Inject(ReplayDeadLetters) private readonly replayer: ReplayDeadLetters,
    @Inject(LEDGER) private readonly ledger: Pick<Ledger, 'recordAudit'>,
    @Inject(DecisionNotes) private readonly notes: DecisionNotes,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'OPERATOR_SHOWS_CONTENT'>,
  ) {}

  /** Newest first. A page may be short, or empty, although there is a `next`. */
  @Get()
  async list(
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly deadLetters: readonly DeadLetterView[]; readonly next?: string }> {
    const request = readListQuery(query);
    const showsContent = this.settings.OPERATOR_SHOWS_CONTENT;
    const { letters, next } = await orUnavailable(
      this.lister.list(request, (letter) =>
        deadLetterView(letter, { key: showsContent, value: showsContent, longest: SHOWN }),
      ),
    );
    return { deadLetters: letters, ...(next === undefined ? {} : { next: formatCursor(next) }) };
  }

  /** Publishes them again where they came from. */
  @Post('replay')
  @HttpCode(HttpStatus.OK)
  async replay(
    @Body() { ids, reasons, since, all, reason }: DeadLettersToReplay,
    @CalledBy() { name: who }: Caller,
  ): Promise<{ replayed: number; ids: readonly string[] } & Omit<Replayed, 'replayed'>> {
    if (ids === undefined && reasons === undefined && since === undefined && all === undefined)
      throw new BadRequestException('name some by ids, reasons or since, or say all');
    const named = ids === undefined ? {} : { ids: ids.slice(0, MOST_AUDITED).join(' '), count: ids.length };
    const what = { ...named, reasons: reasons?.join(' '), since, ...(all && { all: 'true' }) };
    // Before anything is published: what cannot be kept is not decided.
    await this.ledger.recordAudit('replay', this.notes.of({ who, reason, what }));
    const { replayed, notReplayed, unknown } = await orUnavailable(
      this.replayer.replay({
        ...(ids === undefined ? {} : { ids: new Set(ids) }),
        ...(reasons === undefined ? {} : { reasons: new Set(reasons) }),
        ...(since === undefined ? {} : { since: Date.parse(since) }),
      }),
    );
    return {
      replayed: replayed.length,
      ids: replayed.slice(0, MOST_NAMED),
      notReplayed: notReplayed.slice(0, MOST_NAMED),
      unknown,
    };
  }
}

/** @throws 503 while the bus is away */
async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TopicUnavailableError || error instanceof BusUnavailableError)
      throw new ServiceUnavailableException(error.message, { cause: error });
    throw error;
  }
}
