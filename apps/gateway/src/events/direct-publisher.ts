import { RetryLater, type EventBus } from '@ecall-gateway/event-bus';
import type { Ledger, SendEvent } from '@ecall-gateway/ledger';
import type { DomainEvents } from './domain-events.js';
import type { EventObserver } from './event-observer.js';

/** Publishes an outcome directly from its lane, then marks its row: the common path, without the outbox. */
export class DirectPublisher {
  constructor(
    private readonly bus: Pick<EventBus, 'publish'>,
    private readonly ledger: Pick<Ledger, 'markDirectlyPublished'>,
    private readonly events: DomainEvents,
    private readonly observer: EventObserver,
  ) {}

  /** @throws {RetryLater} while bus or ledger are away: the redelivered record publishes the same bytes again */
  async publishDirectly(event: SendEvent): Promise<void> {
    try {
      await this.bus.publish(this.events.record(event));
      this.observer.published(event);
      await this.ledger.markDirectlyPublished(event.row.id);
    } catch (error) {
      throw new RetryLater('an outcome could not be published', { cause: error });
    }
  }
}
