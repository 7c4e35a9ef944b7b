import { isIP } from 'node:net';
import type { BaseOptions, Broker, SASLMechanismValue } from '@platformatic/kafka';
import { authorities } from '../kafka/broker-address.js';
import type { KafkaEventBusOptions } from '../kafka/kafka-event-bus-options.js';

const DEFAULT_PORT = 9_092;
const CONNECT_TIMEOUT_MS = 3_000;
const ADDRESS = /^\[?(?<host>.*?)\]?(?::(?<port>\d+))?$/;

/** How the client of `@platformatic/kafka` connects; the rest each part adds by itself. */
export function clientOptions({ brokers, clientId, ssl, sasl }: KafkaEventBusOptions): BaseOptions {
  const bootstrapBrokers = brokers.map(toBroker);
  return {
    clientId,
    bootstrapBrokers,
    connectTimeout: CONNECT_TIMEOUT_MS,
    autocreateTopics: false,
    ...(ssl === undefined || ssl === false
      ? {}
      : {
          // Asked at each connection, as the client spreads it there.
          tls: {
            get ca() {
              return authorities(ssl).ca;
            },
          },
          // An address is no server name. One answer holds for all brokers, so it goes by those that were named.
          tlsServerName: bootstrapBrokers.every(({ host }) => isIP(host) === 0),
        }),
    ...(sasl === undefined
      ? {}
      : { sasl: { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue } }),
  };
}

/** The client itself would split an IPv6 address at its first colon. */
export function toBroker(address: string): Broker {
  const { host = address, port } = ADDRESS.exec(address)?.groups ?? {};
  return { host, port: port === undefined ? DEFAULT_PORT : Number(port) };
}
