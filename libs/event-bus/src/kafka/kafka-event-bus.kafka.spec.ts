import { kafkaContract } from '../contract-tests/kafka-contract.js';
import { KafkaEventBus } from './kafka-event-bus.js';

kafkaContract('Kafka', (options) => new KafkaEventBus(options));
