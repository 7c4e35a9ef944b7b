import { type ClientRequest, request } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { ProxyAddress } from '../options/ecall-options.js';
import { ConnectFailure } from './transport-failure.js';

/** Where the tunnel ends. */
export interface TunnelEnd {
  readonly host: string;
  readonly port: number;
}

/**
 * Asks an HTTP proxy for a tunnel (`CONNECT`, RFC 9110, 9.3.6) over a connection to it that is made or being made. Calls `done`
 * with null once the connection leads to the tunnel's end, otherwise with the reason why it does not. Until then no byte of
 * a request to eCall has been written.
 */
export function openTunnel(
  tcp: Socket,
  { host, port }: TunnelEnd,
  proxy: ProxyAddress,
  done: (failure: ConnectFailure | null) => void,
): void {
  const end = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const authorization = proxy.authorization();
  const connect: ClientRequest = request({
    method: 'CONNECT',
    path: end,
    // Some proxies close a tunnel whose request does not ask them to keep it.
    headers: {
      host: end,
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
    createConnection: () => tcp,
  });
  connect.once('connect', ({ statusCode = 0 }, _: Socket, first: Buffer) => {
    if (statusCode < 200 || statusCode > 299)
      return done(proxyFailure(new Error(`the proxy answered ${statusCode}`)));
    if (first.length > 0) tcp.unshift(first);
    return done(null);
  });
  connect.on('error', (error: NodeJS.ErrnoException) => done(proxyFailure(error)));
  connect.end();
}

/** A parser's error holds what the proxy sent: only message and code go on. */
export function proxyFailure(error: NodeJS.ErrnoException): ConnectFailure {
  const { message, code } = error;
  return new ConnectFailure('proxy', Object.assign(new Error(message), code === undefined ? {} : { code }));
}
