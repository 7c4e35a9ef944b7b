import { Counter, Histogram } from 'prom-client';
import { CHANNELS } from '@ecall-gateway/contracts';
import type { LedgerEvent, SendEvent, SendFact, SendRow } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { EventObserver } from '../events/event-observer.js';
import { GUARD_REASONS, isGuardReason } from '../guards/guard-reasons.js';
import { recordedTraceOf } from '../logging/trace-id.js';
import { accountLabel, channelLabel, CountryLabels } from './labels.js';
import { PREFIX, type MetricsRegistry } from './metrics-registry.js';

const OUTCOMES = ['accepted', 'rejected', 'expired', 'cancelled', 'in-doubt'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What became of commands, as the published events tell it: whichever replica settled them, it counts once. */
export class EventMetrics implements EventObserver {
  private readonly countries = new CountryLabels();
  private readonly commands: Counter<'outcome' | 'channel' | 'account'>;
  private readonly segments: Counter<'account' | 'channel' | 'country'>;
  private readonly guardRefusals: Counter<'reason' | 'account'>;
  private readonly delivery: Histogram<'channel'>;

  constructor(
    { registry }: MetricsRegistry,
    private readonly accounts: Pick<Accounts, 'find' | 'all'>,
  ) {
    const registers = [registry];
    this.commands = new Counter({
      name: `${PREFIX}commands_total`,
      help: 'Commands by what became of them, one for each recipient. in-doubt: nothing cleared the doubt up in time.',
      labelNames: ['outcome', 'channel', 'account'],
      registers,
      collect: () => this.beginCommands(),
    });
    this.segments = new Counter({
      name: `${PREFIX}segments_total`,
      help: "What was accepted, in SMS segments; a message of another channel counts as one. By the recipient's country.",
      labelNames: ['account', 'channel', 'country'],
      registers,
    });
    this.guardRefusals = new Counter({
      name: `${PREFIX}guard_refusals_total`,
      help: 'Messages that a guard of this gateway kept from being sent.',
      labelNames: ['reason', 'account'],
      registers,
      collect: () => this.beginRefusals(),
    });
    this.delivery = new Histogram({
      name: `${PREFIX}delivery_seconds`,
      help: 'From the acceptance by eCall to the delivery on the phone.',
      labelNames: ['channel'],
      buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400],
      enableExemplars: true,
      registers,
    });
    for (const channel of CHANNELS) this.delivery.zero({ channel });
  }

  published(event: LedgerEvent): void {
    if (event.kind !== 'send') return;
    const { row, fact } = event;
    const outcome = outcomeOf(fact);
    const account = accountLabel(this.accounts, row.account);
    const channel = channelLabel(row.channel);
    if (outcome !== undefined) this.commands.inc({ outcome, channel, account });
    if (fact.type === 'accepted')
      this.segments.inc({ account, channel, country: this.countries.of(row.recipient) }, row.segments ?? 1);
    if (fact.type === 'rejected' && isGuardReason(fact.reason)) {
      this.guardRefusals.inc({ reason: fact.reason, account });
    }
    if (fact.type === 'status-changed' && fact.status === 'delivered') this.delivered(event, fact.occurredAt);
  }

  /**
   * What is not there yet cannot be seen to grow: the first message would not count. At each scrape, as accounts are added
   * while it runs.
   */
  private beginCommands(): void {
    for (const { name: account } of this.accounts.all())
      for (const channel of CHANNELS)
        for (const outcome of OUTCOMES) this.commands.inc({ outcome, channel, account }, 0);
  }

  private beginRefusals(): void {
    for (const { name: account } of this.accounts.all())
      for (const reason of GUARD_REASONS) this.guardRefusals.inc({ reason, account }, 0);
  }

  private delivered({ row, at }: SendEvent, occurredAt: string): void {
    const value = deliverySeconds(row, occurredAt, at);
    if (value === undefined) return;
    const labels = { channel: channelLabel(row.channel) };
    this.delivery.observe({ labels, value, exemplarLabels: recordedTraceOf(row.traceparent) });
  }
}

function outcomeOf(fact: SendFact): Outcome | undefined {
  switch (fact.type) {
    case 'accepted':
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return fact.type;
    case 'in-doubt':
      return fact.final ? 'in-doubt' : undefined;
    case 'status-changed':
      return undefined;
    default:
      return fact satisfies never;
  }
}

/** Undefined for a message whose acceptance was never seen. A time before it is a clock's error: then it counts as 0. */
export function deliverySeconds(
  { accepted }: Pick<SendRow, 'accepted'>,
  occurredAt: string,
  recordedAt: string,
): number | undefined {
  if (accepted === undefined) return undefined;
  const delivered = Math.min(Date.parse(occurredAt), Date.parse(recordedAt));
  return Math.max(delivered - Date.parse(accepted.acceptedAt), 0) / 1_000;
}
