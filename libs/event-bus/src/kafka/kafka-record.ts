import type { KafkaMessage } from 'kafkajs';
import type { BusRecord } from '../port/event-bus.port.js';
import { headersFromKafka } from './kafka-headers.js';

export function recordFromKafka(topic: string, partition: number, message: KafkaMessage): BusRecord {
  return {
    topic,
    partition,
    offset: message.offset,
    timestamp: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: headersFromKafka(message.headers),
  };
}
