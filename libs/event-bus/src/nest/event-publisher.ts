import { Inject, Injectable } from '@nestjs/common';
import { EVENT_BUS, type EventBus, type OutgoingRecord } from '../port/event-bus.port.js';
import type { PublishResult } from '../port/publish-result.js';

/** For classes that publish and do nothing else with the bus. */
@Injectable()
export class EventPublisher {
  constructor(@Inject(EVENT_BUS) private readonly bus: Pick<EventBus, 'publish' | 'publishEach'>) {}

  /** As `EventBus.publish`: resolves when every record is durable. */
  async publish(records: OutgoingRecord | readonly OutgoingRecord[]): Promise<void> {
    await this.bus.publish(records);
  }

  /** As `EventBus.publishEach`: one result for each record. */
  async publishEach(records: readonly OutgoingRecord[]): Promise<readonly PublishResult[]> {
    return this.bus.publishEach(records);
  }
}
