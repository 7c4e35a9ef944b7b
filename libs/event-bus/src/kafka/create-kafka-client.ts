import { type Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { socketOpener, toClientAddress } from './broker-address.js';
import { correctedKafkajs } from './corrected-kafkajs.js';
import type { KafkaEventBusOptions } from './kafka-event-bus-options.js';
import { kafkaLog } from './kafka-log.js';

export function createKafkaClient({ brokers, clientId, ssl, sasl, onEvent }: KafkaEventBusOptions): Kafka {
  return correctedKafkajs({
    brokers: brokers.map(toClientAddress),
    socketFactory: socketOpener(ssl),
    clientId,
    // What it is made of is the socket's alone.
    ssl: Boolean(ssl),
    // The mechanisms are one union here and three types there.
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
    // Milliseconds. Together with the retries of each part they keep a caller from waiting for minutes.
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 10_000,
    logLevel: logLevel.INFO,
    logCreator: kafkaLog(onEvent ?? (() => undefined)),
  });
}
