import { Controller, Get, Inject } from '@nestjs/common';
import { LEDGER, type Count, type Ledger } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import { CalledBy, type Caller } from '../access/caller.js';
import type { Canary, CanaryReport } from '../canary/canary.js';
import type { GuardActivity, RecentGuards } from './recent-guards.js';
import type { RecentWebhooks, WebhookTrouble } from './recent-webhooks.js';
import type { OnTopic, SendingPulse } from './sending-pulse.js';
import { SETTINGS } from '../configuration/settings.token.js';

/** What waits, by the names that the metrics use too. */
export interface WaitingCounts {
  readonly 'in-doubt': Count;
  readonly parked: Count;
  readonly scheduled: Count;
  readonly 'kept-aside': Count;
  readonly outbox: Count;
}

export interface Overview {
  /** Whose token the caller carried. */
  readonly caller: string;
  /** `OPERATOR_SHOWS_CONTENT`: whether texts and full numbers may be shown. */
  readonly showsContent: boolean;
  /** ISO 8601: when the counts were made. */
  readonly countedAt: string;
  readonly waiting: WaitingCounts;
  readonly onTopic: OnTopic;
  readonly webhooks: WebhookTrouble;
  readonly guards: GuardActivity;
  /** Missing where there is none. */
  readonly canary?: CanaryReport;
}

/** What this process knows without asking anybody. */
export interface OverviewSources {
  readonly sending: Pick<SendingPulse, 'onTopic'>;
  readonly webhooks: Pick<RecentWebhooks, 'trouble'>;
  readonly guards: Pick<RecentGuards, 'activity'>;
  /** Undefined where none is wanted. */
  readonly canary: Pick<Canary, 'report'> | undefined;
}

/** DI token of the {@link OverviewSources}. */
export const OVERVIEW_SOURCES = Symbol('ecall-gateway.overview-sources');

/** What a person on call looks at first. */
@Controller('overview')
export class OverviewController {
  constructor(
    @Inject(LEDGER) private readonly ledger: Pick<Ledger, 'counts'>,
    @Inject(OVERVIEW_SOURCES) private readonly sources: OverviewSources,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'OPERATOR_SHOWS_CONTENT'>,
  ) {}

  /** The counts are made every 15 s at most, by one replica for all. */
  @Get()
  async read(@CalledBy() { name: caller }: Caller): Promise<Overview> {
    const { at, inDoubt, parked, scheduled, keptAside, outbox } = await this.ledger.counts();
    const { sending, webhooks, guards, canary } = this.sources;
    return {
      caller,
      showsContent: this.settings.OPERATOR_SHOWS_CONTENT,
      countedAt: at,
      onTopic: sending.onTopic,
      webhooks: webhooks.trouble,
      guards: guards.activity,
      ...(canary !== undefined && { canary: canary.report }),
      waiting: { 'in-doubt': inDoubt, parked, scheduled, 'kept-aside': keptAside, outbox },
    };
  }
}
