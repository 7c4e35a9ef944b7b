/** How to reach one eCall account. */
export interface EcallOptions {
  /** Default `https://rest.ecall.ch`. `http:` is refused, except towards a loopback address. */
  readonly baseUrl?: string;
  /** Default 2. Stands in the path of every request. Version 1 does not reliably say UTC in its times, not even with a `Z`. */
  readonly apiVersion?: 1 | 2;
  /** Name of a request header that shall carry the version too. Default: none is sent. */
  readonly versionHeader?: string;
  /** The account, or better its API sub-user (portal: Interfaces → Overview). */
  readonly username: string;
  readonly password: string;
  /** Sender of every request that names none. */
  readonly from?: string;
  /**
   * Milliseconds, default 10000. One deadline from the moment the request goes to the socket to the answer's last byte.
   * The wait for a free connection before it is bounded by the same figure (then: `not-sent`, `connect-timeout`), so a call
   * takes at most twice as long.
   */
  readonly timeoutMs?: number;
  /** Upper bound of open connections, default 256. Each carries one request at a time; more requests wait their turn. */
  readonly connections?: number;
  readonly tls?: EcallTlsOptions;
  /**
   * An HTTP proxy, `http://user:password@host:port` (port 80 where none is named; credentials percent-encoded). Every request goes
   * through a tunnel (`CONNECT`), and the TLS inside it is with eCall itself. Default: none. `HTTPS_PROXY` is not read.
   */
  readonly proxyUrl?: string;
  /** Default `ecall-client`. */
  readonly userAgent?: string;
}

/** TLS 1.2 or newer is always required, and certificates are always checked. */
export interface EcallTlsOptions {
  /** PEM certificates to trust instead of Node's own list. */
  readonly ca?: string | Buffer | ReadonlyArray<string | Buffer>;
}

/** What `proxyUrl` says, taken apart. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
  /** The header value with the proxy's credentials, where it wants some. A function, so that nothing that is printed shows them. */
  readonly authorization: () => string | undefined;
}
