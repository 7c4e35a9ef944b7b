import {
  Body,
  ConflictException,
  Controller,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  NotFoundException,
  Param,
  Post,
} from '@nestjs/common';
import { LEDGER, type DayCount, type Ledger } from '@ecall-gateway/ledger';
import { CalledBy, type Caller } from '../access/caller.js';
import { Accounts } from '../accounts/accounts.js';
import { DecisionNotes } from '../decisions/decision-note.js';
import { DecisionReason } from '../decisions/reason.dto.js';
import { DayLimits } from '../guards/day-limits.js';
import { accountView, countOf, usageView, type AccountView, type UsageView } from './account-view.js';

/** The eCall accounts: whether they send, and what they have sent today. */
@Controller('accounts')
export class AccountStatesController {
  constructor(
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(LEDGER) private readonly ledger: Pick<Ledger, 'dayCounts' | 'lift'>,
    @Inject(DayLimits) private readonly limits: Pick<DayLimits, 'today' | 'learn'>,
    @Inject(DecisionNotes) private readonly notes: DecisionNotes,
  ) {}

  /** As this replica sees them; what was sent today counts for all. */
  @Get()
  async list(): Promise<{ readonly accounts: readonly AccountView[] }> {
    const counts = await this.ledger.dayCounts();
    return {
      accounts: this.accounts.all().map((account) => accountView(account, this.todays(counts, account.name))),
    };
  }

  /** Allows an account one more full limit until the next reset. */
  @Post(':name/lift')
  @HttpCode(HttpStatus.OK)
  async lift(
    @Param('name') name: string,
    @CalledBy() { name: who }: Caller,
    @Body() { reason }: DecisionReason = new DecisionReason(),
  ): Promise<UsageView> {
    if (this.accounts.find(name) === undefined)
      throw new NotFoundException('no account of this name is configured');
    const today = this.todays(await this.ledger.dayCounts(), name);
    if (today === undefined)
      throw new ConflictException('nothing counts against a daily limit of this account');
    const note = this.notes.of({ who, reason, what: { account: name } });
    const lifted = await this.ledger.lift(name, today.day, note);
    // The other replicas see it when they look next.
    this.limits.learn(lifted);
    return usageView(lifted);
  }

  private todays(counts: readonly DayCount[], name: string): DayCount | undefined {
    return countOf(counts, name, this.limits.today());
  }
}
