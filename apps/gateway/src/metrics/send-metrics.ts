import { Histogram } from 'prom-client';
import { CHANNELS } from '@ecall-gateway/contracts';
import type { SendRow } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { SendObserver } from '../sending/send-observer.js';
import { recordedTraceOf } from '../logging/trace-id.js';
import { accountLabel, channelLabel } from './labels.js';
import { PREFIX, type MetricsRegistry } from './metrics-registry.js';

/** How long calls take, and how long it takes from a command to eCall's yes. */
export class SendMetrics implements SendObserver {
  private readonly calls: Histogram<'answer' | 'account'>;
  private readonly acceptance: Histogram<'channel' | 'urgent'>;

  constructor(
    { registry }: MetricsRegistry,
    private readonly accounts: Pick<Accounts, 'find'>,
  ) {
    this.calls = new Histogram({
      name: `${PREFIX}call_seconds`,
      help: "From a call's first byte to its answer, by what the answer means.",
      labelNames: ['answer', 'account'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
    this.acceptance = new Histogram({
      name: `${PREFIX}acceptance_seconds`,
      help: 'From the publication of a command, or from its sendAt, to its acceptance by eCall.',
      labelNames: ['channel', 'urgent'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3_600, 14_400],
      enableExemplars: true,
      registers: [registry],
    });
    // After a start the first message that is late must be seen to be.
    for (const channel of CHANNELS)
      for (const urgent of ['true', 'false']) this.acceptance.zero({ channel, urgent });
  }

  called(account: string, answer: Parameters<SendObserver['called']>[1], seconds: number): void {
    this.calls.observe({ answer, account: accountLabel(this.accounts, account) }, seconds);
  }

  accepted(row: SendRow, sendAt: string | undefined): void {
    this.acceptance.observe({
      labels: { channel: channelLabel(row.channel), urgent: String(row.urgent) },
      value: acceptanceSeconds(row, sendAt),
      exemplarLabels: recordedTraceOf(row.traceparent),
    });
  }
}

/**
 * From the later of the record's timestamp and `sendAt`. A timestamp in the future is the publisher's wrong clock: then from
 * when the record was read.
 */
export function acceptanceSeconds(
  { source, createdAt, settledAt }: Pick<SendRow, 'source' | 'createdAt' | 'settledAt'>,
  sendAt: string | undefined,
): number {
  const read = Date.parse(createdAt);
  const published = Math.min(source.timestamp, read);
  const began = sendAt === undefined ? published : Math.max(published, Date.parse(sendAt));
  const end = settledAt === undefined ? read : Date.parse(settledAt);
  return Math.max(end - began, 0) / 1_000;
}
