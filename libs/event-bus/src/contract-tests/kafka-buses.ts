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

/** For faults that take long to pass: the experimental driver meets them with `npm run test:faults`. */
export const KAFKA_BUSES_FOR_SLOW_FAULTS =
  process.env['FAULTS'] === 'long' ? KAFKA_BUSES : KAFKA_BUSES.slice(0, 1);
