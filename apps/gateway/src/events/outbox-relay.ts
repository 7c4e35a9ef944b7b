import { randomUUID } from 'node:crypto';
import type { EventBus } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';
import type { DomainEvents } from './domain-events.js';
import type { EventObserver } from './event-observer.js';

const BATCH = 500;
/** How long the one relay stays the relay without a word. */
const LEASE_MS = 10_000;
const IDLE_MS = 200;

/** Publishes what waits in the ledger's outbox, in order per row; one replica at a time. */
export class OutboxRelay {
  private readonly holder = randomUUID();
  readonly loop: BackgroundLoop;

  constructor(
    private readonly ledger: Pick<Ledger, 'claimOutbox' | 'published'>,
    private readonly bus: Pick<EventBus, 'publish'>,
    private readonly events: DomainEvents,
    private readonly observer: EventObserver,
    clock: Clock,
    logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'outbox-relay', idleMs: IDLE_MS }, clock, logger, () =>
      this.round(),
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Something was written to the outbox. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** One batch; true when there may be more. A crash before `published` repeats it: same ids, same bytes. */
  async round(): Promise<boolean> {
    const entries = await this.ledger.claimOutbox({ holder: this.holder, limit: BATCH, leaseMs: LEASE_MS });
    if (entries.length === 0) return false;
    await this.bus.publish(entries.map(({ event }) => this.events.record(event)));
    for (const { event } of entries) this.observer.published(event);
    await this.ledger.published(entries.map(({ outboxId }) => outboxId));
    return true;
  }
}
