import { RecordRefusedError, RetryLater, type EventBus } from '@ecall-gateway/event-bus';
import type { Ledger, SendEvent } from '@ecall-gateway/ledger';
import type { DirectMarks } from './direct-marks.js';
import type { DomainEvents } from './domain-events.js';
import type { EventObserver } from './event-observer.js';
import type { OutboxRelay } from './outbox-relay.js';

/** Publishes an outcome directly from its lane, then has its row marked: the common path, without the outbox. */
export class DirectPublisher {
  constructor(
    private readonly bus: Pick<EventBus, 'publish'>,
    private readonly ledger: Pick<Ledger, 'handToOutbox'>,
    private readonly marks: Pick<DirectMarks, 'add' | 'flush'>,
    private readonly events: DomainEvents,
    private readonly observer: EventObserver,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
  ) {}

  /**
   * Resolves when the event is published, or when the outbox has it because the broker refuses this very event. The offset of
   * its record must not be committed before {@link DirectMarks.flush}.
   * @throws {RetryLater} while bus or ledger are away: the redelivered record publishes the same bytes again
   */
  async publishDirectly(event: SendEvent): Promise<void> {
    try {
      if (await this.isPublished(event)) return await this.mark(event);
      await this.ledger.handToOutbox(event.row.id);
    } catch (error) {
      throw new RetryLater('an outcome could not be published', { cause: error });
    }
    this.relay.wake();
  }

  private async mark({ row, fact }: SendEvent): Promise<void> {
    this.marks.add(row.id);
    // Its dead letter may be sent back at once, and is let in only where the rejection was told.
    if (fact.type === 'rejected') await this.marks.flush();
  }

  private async isPublished(event: SendEvent): Promise<boolean> {
    try {
      await this.bus.publish(this.events.record(event));
      this.observer.published(event);
      return true;
    } catch (error) {
      if (error instanceof RecordRefusedError) return false;
      throw error;
    }
  }
}
