import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosResponse, CreateAxiosDefaults, InternalAxiosRequestConfig } from 'axios';
import { Pool } from 'undici';
import type { ResolvedOptions } from '../options/resolve-options.js';
import { Exchange, type ExchangeOptions } from './exchange.js';
import { type ExchangeDispatch, PoolConnection } from './pool-connection.js';
import { SocketOpener } from './socket-opener.js';
import { TransportFailure } from './transport-failure.js';

/** An axios request as this transport takes it. */
export interface TransportRequestConfig {
  readonly exchange: Omit<ExchangeOptions, 'maxBodyBytes'>;
}

/** A request's body that is read while it is sent, at the connection's pace. */
export type StreamedBody = AsyncIterable<Uint8Array>;

/** The longest answer that is held. eCall's are a few hundred bytes; a list whose 1,000 messages all failed may take 1 MB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * An idle connection is closed after this many milliseconds. Short on purpose: a request on a connection that the far side is
 * just closing is in doubt, so an idle one must go long before servers (5 s and more) or firewalls close it.
 */
const KEEP_ALIVE_MS = 4_000;

/** A server's own `Keep-Alive` hint may make it longer, up to this. */
const KEEP_ALIVE_MAX_MS = 15_000;

/** Carries axios requests over a pool of kept-alive connections to one origin. Nothing is repeated, no redirect followed. */
export class PoolTransport {
  readonly adapter: AxiosAdapter = (config) => {
    if (!hasExchange(config))
      throw new TypeError('this transport carries the requests of an EcallClient only');
    return this.carry(config);
  };
  private readonly pool: Pool;
  private readonly opener: SocketOpener;
  private underWay = 0;
  /** Set while the transport waits for what is under way. */
  private onQuiet: (() => void) | undefined;
  private readonly basePath: string;
  /** A function, so that no printed or serialised client shows the password. */
  private readonly ownHeaders: () => Readonly<Record<string, string>>;
  private closed: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    const { baseUrl, connections, ca, proxy, timeoutMs } = options;
    this.basePath = baseUrl.pathname.replace(/\/+$/, '');
    const credentials = Buffer.from(`${options.username}:${options.password}`, 'utf8').toString('base64');
    // Added here and not in axios' configuration, which travels in its errors and responses.
    const ownHeaders = { authorization: `Basic ${credentials}`, 'user-agent': options.userAgent };
    this.ownHeaders = () => ownHeaders;
    this.opener = new SocketOpener({ ca, proxy, timeoutMs });
    this.pool = new Pool(baseUrl.origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MAX_MS,
      // The exchange has the one deadline.
      headersTimeout: 0,
      bodyTimeout: 0,
      factory: (origin, clientOptions) => PoolConnection.open(origin, clientOptions, this.opener),
    });
  }

  /** Takes no more requests, waits for those under way (each has its deadline), then cuts every connection. */
  close(): Promise<void> {
    this.closed ??= this.closeAll();
    return this.closed;
  }

  private async closeAll(): Promise<void> {
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.onQuiet = resolve));
    await this.pool.destroy();
    this.opener.destroy();
  }

  private async carry(
    config: InternalAxiosRequestConfig & TransportRequestConfig,
  ): Promise<AxiosResponse<string | Readable>> {
    if (this.closed !== undefined)
      throw new TransportFailure('aborted', false, new Error('the eCall client is closed'));
    this.underWay += 1;
    const exchange = new Exchange({ ...config.exchange, maxBodyBytes: MAX_BODY_BYTES }, this.oneEnded);
    if (!exchange.settled) this.pool.dispatch(this.request(config, exchange), exchange);
    const { status, headers, body, bytes } = await exchange.answer;
    return { status, statusText: '', headers: present(headers), data: bytes ?? body, config };
  }

  private readonly oneEnded = (): void => {
    this.underWay -= 1;
    if (this.underWay === 0) this.onQuiet?.();
  };

  private request(config: InternalAxiosRequestConfig, exchange: Exchange): ExchangeDispatch {
    return {
      // Always the pool's own origin: the credentials go nowhere else.
      path: `${this.basePath}${config.url ?? '/'}`,
      method: (config.method ?? 'get').toUpperCase(),
      headers: { ...config.headers.toJSON(), ...this.ownHeaders() },
      body: outgoing(config.data, exchange),
      exchange,
    };
  }
}

function outgoing(data: unknown, exchange: Exchange): string | Readable | null {
  if (typeof data === 'string') return data;
  if (!isStreamed(data)) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici takes it (its docs: Dispatcher.dispatch), its types forget
  return paced(data, exchange) as unknown as Readable;
}

/** undici takes the next part when the connection has room for it, and so does this. */
async function* paced(body: StreamedBody, exchange: Exchange): StreamedBody {
  for await (const part of body) {
    exchange.moved();
    yield part;
    exchange.moved();
  }
}

function isStreamed(data: unknown): data is StreamedBody {
  return typeof data === 'object' && data !== null && Symbol.asyncIterator in data;
}

function hasExchange(
  config: InternalAxiosRequestConfig,
): config is InternalAxiosRequestConfig & TransportRequestConfig {
  return 'exchange' in config;
}

function present(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all[name] = value;
  return all;
}

/** How axios is set up for eCall: it hands over, and leaves bodies, statuses and redirects to this library. */
export function axiosConfig(
  transport: PoolTransport,
): Pick<
  CreateAxiosDefaults,
  'adapter' | 'transformRequest' | 'transformResponse' | 'maxRedirects' | 'proxy'
> {
  return {
    adapter: transport.adapter,
    transformRequest: [],
    transformResponse: [],
    maxRedirects: 0,
    proxy: false,
  };
}
