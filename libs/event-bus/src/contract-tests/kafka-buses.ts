import { KafkaEventBus } from '../kafka/kafka-event-bus.js';
import type { KafkaEventBusOptions } from '../kafka/kafka-event-bus-options.js';
import { PlatformaticEventBus } from '../platformatic/platformatic-event-bus.js';

/** The drivers on Kafka, each of which is to stand the same faults. */
export const KAFKA_BUSES = [
  { client: 'kafkajs', newBus: (options: KafkaEventBusOptions) => new KafkaEventBus(options) },
  {
    client: '@platformatic/kafka',
    newBus: (options: KafkaEventBusOptions) => new PlatformaticEventBus(options),
  },
] as const;
