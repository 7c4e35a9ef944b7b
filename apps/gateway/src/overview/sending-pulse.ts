import type { EventBusServer } from '@ecall-gateway/event-bus';
import type { LedgerEvent } from '@ecall-gateway/ledger';
import type { EventObserver } from '../events/event-observer.js';
import type { Clock } from '../time/clock.js';

/** How this replica gets on with the records that it reads. */
export interface OnTopic {
  /** Records that are not complete, looked up every 15 s. */
  readonly records: number;
  /** Since a message had an outcome here last, or since the process began. */
  readonly idleSeconds: number;
}

/** Whether what lies on the command topics goes out: records that wait are trouble only where nothing happens to any. */
export class SendingPulse implements EventObserver {
  private outcomeAt: number;

  constructor(
    private readonly consumer: Pick<EventBusServer, 'lag'>,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {
    this.outcomeAt = clock.monotonic();
  }

  get onTopic(): OnTopic {
    const records = this.consumer.lag.reduce((sum, partition) => sum + partition.records, 0);
    return { records, idleSeconds: (this.clock.monotonic() - this.outcomeAt) / 1_000 };
  }

  /** A status comes from eCall by itself: it says nothing about whether anything is sent. */
  published(event: LedgerEvent): void {
    if (event.kind === 'send' && event.fact.type !== 'status-changed')
      this.outcomeAt = this.clock.monotonic();
  }
}
