import type { KafkaEventBusOptions } from '../kafka/kafka-event-bus-options.js';
import { KafkaEventBus } from '../kafka/kafka-event-bus.js';
import { PlatformaticDriver } from './platformatic-driver.js';

/**
 * The bus on Kafka, which reads and writes by `@platformatic/kafka`. Topics are made, groups are described and topics are
 * browsed by kafkajs all the same: none of it is done often, and it is done right there.
 */
export class PlatformaticEventBus extends KafkaEventBus {
  constructor(options: KafkaEventBusOptions) {
    super(options, new PlatformaticDriver(options));
  }
}
