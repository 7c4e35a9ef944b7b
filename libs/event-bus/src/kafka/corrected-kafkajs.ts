import { Kafka, type KafkaConfig } from 'kafkajs';
import { registerCompressionCodecs } from './compression-codecs.js';
import { installCorrections } from './kafkajs-corrections.js';

/**
 * A client of kafkajs without the faults of its version 2.2.4: it hands out committed records alone, whatever compressed
 * them, and its idle connections ask for no timers. The corrections hold for every client in the process.
 * @throws {ClientMismatchError} when the installed kafkajs differs from the one that was corrected
 */
export function correctedKafkajs(config: KafkaConfig): Kafka {
  installCorrections();
  registerCompressionCodecs();
  return new Kafka(config);
}
