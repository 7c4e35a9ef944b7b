import { connect, isIP, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import type { KafkaEventBusOptions } from './kafka-event-bus-options.js';

/** Milliseconds; as in kafkajs. */
const KEEP_ALIVE_DELAY_MS = 60_000;
/** Marks an IPv6 address whose colons were replaced. No name on a network ends in it (RFC 6761). */
const IPV6_SUFFIX = '.ipv6.invalid';
const BRACKETED = /^\[(.+)\]:(\d+)$/;

/** kafkajs splits `host:port` at the first colon, so an IPv6 address goes through it in disguise. */
export function toClientAddress(broker: string): string {
  const [, host, port] = BRACKETED.exec(broker) ?? [];
  if (host === undefined || !isIPv6(host)) return broker;
  return `${host.replaceAll(':', '-')}${IPV6_SUFFIX}:${port}`;
}

/** Undoes {@link toClientAddress}; other hosts, such as those that a broker names, stay as they are. */
export function fromClientHost(host: string): string {
  return host.endsWith(IPV6_SUFFIX) ? host.slice(0, -IPV6_SUFFIX.length).replaceAll('-', ':') : host;
}

/** Opens connections as kafkajs itself would; with TLS by the authorities that are trusted at that moment. */
export const socketOpener =
  (ssl: KafkaEventBusOptions['ssl']): ISocketFactory =>
  ({ host: clientHost, port, onConnect }): Socket => {
    const host = fromClientHost(clientHost);
    // An address is no server name.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl
      ? connectTls({ host, port, ...name, ...authorities(ssl) }, onConnect)
      : connect({ host, port }, onConnect);
    return socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
  };

/** What is trusted at this moment; empty: what the system trusts. */
export function authorities(ssl: NonNullable<KafkaEventBusOptions['ssl']>): { readonly ca?: string[] } {
  if (typeof ssl === 'boolean') return {};
  return { ca: typeof ssl.ca === 'function' ? ssl.ca() : ssl.ca };
}
