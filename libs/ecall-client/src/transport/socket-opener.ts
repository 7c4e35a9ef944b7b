import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import type { ProxyAddress } from '../options/ecall-options.js';
import { openTunnel, proxyFailure } from './proxy-tunnel.js';
import { ConnectFailure, tcpFailure, tlsFailure } from './transport-failure.js';

export interface SocketOpenerOptions {
  readonly ca: Array<string | Buffer> | undefined;
  readonly proxy: ProxyAddress | undefined;
  /** Milliseconds for name lookup, TCP, the proxy's tunnel and TLS together. */
  readonly timeoutMs: number;
}

/** `tcp` is the connection itself; `socket` is the same for plain HTTP, and TLS upon it for HTTPS. */
type Opened = (failure: ConnectFailure | null, socket: Socket | null, tcp: Socket | null) => void;

/**
 * Opens the pool's sockets, through a proxy where there is one. Our own, where undici has a connector and a ProxyAgent, for three
 * reasons: it knows which step failed, its deadline is exact (undici's has steps of half a second), and it keeps hold of the
 * TCP socket under TLS, which alone can be reset.
 */
export class SocketOpener {
  private readonly sockets = new Set<Socket>();
  private session: Buffer | undefined;

  constructor(private readonly options: SocketOpenerOptions) {}

  open(target: buildConnector.Options, opened: Opened): void {
    const secure = target.protocol === 'https:';
    const port = target.port === '' ? (secure ? 443 : 80) : Number(target.port);
    const { proxy } = this.options;
    const tcp = connectTcp({
      host: proxy?.host ?? target.hostname,
      port: proxy?.port ?? port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    });
    this.sockets.add(tcp);
    tcp.once('close', () => this.sockets.delete(tcp));
    const settle = this.settleOnce(tcp, opened);
    tcp.on('error', (error) => settle(proxy === undefined ? tcpFailure(error) : proxyFailure(error)));
    const connected = (): void => (secure ? this.secure(tcp, target.hostname, settle) : settle(null, tcp));
    if (proxy === undefined) tcp.once('connect', connected);
    else
      openTunnel(tcp, { host: target.hostname, port }, proxy, (failure) =>
        failure === null ? connected() : settle(failure),
      );
  }

  /** Cuts every connection that is still open. */
  destroy(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private settleOnce(tcp: Socket, opened: Opened): (failure: ConnectFailure | null, socket?: Socket) => void {
    let settled = false;
    const settle = (failure: ConnectFailure | null, socket?: Socket): void => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      if (failure !== null) tcp.destroy();
      opened(failure, socket ?? null, socket === undefined ? null : tcp);
    };
    const deadline = setTimeout(() => settle(new ConnectFailure('connect-timeout')), this.options.timeoutMs);
    // A socket destroyed while it connects (at shutdown) ends without an error, and so does one that a proxy closes.
    tcp.once('close', () =>
      settle(
        this.options.proxy === undefined
          ? new ConnectFailure('connect-failed')
          : proxyFailure(new Error('the connection to the proxy was closed')),
      ),
    );
    return settle;
  }

  private secure(
    tcp: Socket,
    host: string,
    settle: (failure: ConnectFailure | null, socket?: Socket) => void,
  ): void {
    const socket = connectTls({
      socket: tcp,
      host,
      // TLS forbids an address as a server name (RFC 6066, 3).
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(this.options.ca === undefined ? {} : { ca: this.options.ca }),
      ...(this.session === undefined ? {} : { session: this.session }),
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn the check off.
      rejectUnauthorized: true,
    });
    socket.on('session', (session) => (this.session = session));
    socket.on('error', (error) => {
      // Should the server stumble over the resumed session, the next handshake is a full one.
      this.session = undefined;
      settle(tlsFailure(socket, error));
    });
    socket.once('close', () => settle(new ConnectFailure('tls')));
    socket.once('secureConnect', () => settle(null, socket));
    // From here on a lost TCP connection is a failed handshake.
    tcp.prependOnceListener('error', (error) => settle(new ConnectFailure('tls', error)));
    tcp.prependOnceListener('close', () => settle(new ConnectFailure('tls')));
  }
}
