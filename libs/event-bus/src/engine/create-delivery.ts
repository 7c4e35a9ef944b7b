import type { OutgoingRecord, RecordHandler, SubscribeOptions } from '../port/event-bus.port.js';
import { Delivery } from './delivery.js';
import type { EngineDependencies } from './engine-dependencies.js';
import { RecordProcessor, type RecordTrouble } from './record-processor.js';

/** What an adapter gives the engine. */
export interface DeliveryDependencies extends EngineDependencies {
  readonly publish: (record: OutgoingRecord) => Promise<void>;
  readonly onProgress: () => void;
  readonly onRoom: () => void;
  readonly onTrouble?: (trouble: RecordTrouble) => void;
}

const DEFAULT_IN_FLIGHT = 256;
const DEFAULT_ATTEMPTS = 5;

export interface Engine {
  readonly delivery: Delivery;
  readonly processor: RecordProcessor;
}

/** The engine of one subscription, with the defaults of the port. */
export function createDelivery(
  {
    deadLetterTopic,
    maxInFlight = DEFAULT_IN_FLIGHT,
    maxAttempts = DEFAULT_ATTEMPTS,
    maxWaitingPerPartition,
    onLaneWait,
  }: SubscribeOptions,
  handler: RecordHandler,
  dependencies: DeliveryDependencies,
): Engine {
  const { publish, onProgress, onRoom, onTrouble } = dependencies;
  const processor = new RecordProcessor({
    handler,
    maxAttempts,
    deadLetterTopic,
    publish,
    dependencies,
    ...(onTrouble === undefined ? {} : { onTrouble }),
  });
  const delivery = new Delivery({
    processor,
    maxInFlight,
    ...(maxWaitingPerPartition === undefined ? {} : { maxWaitingPerPartition }),
    onProgress,
    onRoom,
    ...(onLaneWait === undefined ? {} : { onLaneWait }),
    now: dependencies.now,
  });
  return { delivery, processor };
}
