import type { OutgoingRecord, RecordHandler, SubscribeOptions } from '../port/event-bus.port.js';
import { Delivery } from './delivery.js';
import type { EngineEdges } from './edges.js';
import { RecordProcessor, type RecordTrouble } from './record-processor.js';

/** What an adapter gives the engine. */
export interface DeliveryWiring {
  readonly publish: (record: OutgoingRecord) => Promise<void>;
  readonly edges: EngineEdges;
  readonly onProgress: () => void;
  readonly onRoom: () => void;
  readonly onTrouble?: (trouble: RecordTrouble) => void;
}

const defaultInFlight = 256;
const defaultAttempts = 5;

export interface Engine {
  readonly delivery: Delivery;
  readonly processor: RecordProcessor;
}

/** The engine of one subscription, with the defaults of the port. */
export function createDelivery(
  {
    deadLetterTopic,
    maxInFlight = defaultInFlight,
    maxAttempts = defaultAttempts,
    maxWaitingPerPartition,
  }: SubscribeOptions,
  handler: RecordHandler,
  { publish, edges, onProgress, onRoom, onTrouble }: DeliveryWiring,
): Engine {
  const processor = new RecordProcessor({
    handler,
    maxAttempts,
    deadLetterTopic,
    publish,
    edges,
    ...(onTrouble === undefined ? {} : { onTrouble }),
  });
  const delivery = new Delivery({
    processor,
    maxInFlight,
    ...(maxWaitingPerPartition === undefined ? {} : { maxWaitingPerPartition }),
    onProgress,
    onRoom,
  });
  return { delivery, processor };
}
