import { kafkaContract } from '../contract-tests/kafka-contract.js';
import { PlatformaticEventBus } from './platformatic-event-bus.js';

kafkaContract('Kafka by @platformatic/kafka', (options) => new PlatformaticEventBus(options));
