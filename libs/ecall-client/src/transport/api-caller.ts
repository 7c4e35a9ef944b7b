import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { HttpService } from '@nestjs/axios';
import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { type ResolvedOptions, resolveTimeout } from '../options/resolve-options.js';
import type { CallOptions, RawAnswer, SendOptions } from '../requests/call-options.js';
import { isMediaDescription, REQUEST_ID_HEADER, versionValue } from '../wire/assumed-wire.js';
import type { CallFacts, FailureFacts, StreamedAnswer } from './call-facts.js';
import type { ExchangeOptions } from './exchange.js';
import type { StreamedBody, TransportRequestConfig } from './pool-transport.js';
import { sendRequest } from './send-request.js';
import { TransportFailure } from './transport-failure.js';

export interface StreamedRequest {
  readonly body: StreamedBody;
  readonly contentType: string;
  /** Bytes, where they are known. */
  readonly length: number | undefined;
}

/** Makes one call of the API and tells what is known of it at its end; what that means is decided elsewhere. */
export class ApiCaller {
  private readonly http: HttpService;
  private readonly timeoutMs: number;
  private readonly headers: Readonly<Record<string, string>>;
  /** Of each request that sends JSON, and of each that asks for it: made once. */
  private readonly jsonHeaders: AxiosHeaders;
  private readonly askHeaders: AxiosHeaders;

  constructor(http: HttpService, options: ResolvedOptions) {
    this.http = http;
    this.timeoutMs = options.timeoutMs;
    const version =
      options.versionHeader === undefined
        ? {}
        : { [options.versionHeader]: versionValue(options.apiVersion) };
    this.headers = { accept: 'application/json', ...version };
    this.jsonHeaders = new AxiosHeaders({ ...this.headers, 'content-type': 'application/json' });
    this.askHeaders = new AxiosHeaders(this.headers);
  }

  postJson(url: string, data: string, options: SendOptions): Promise<CallFacts> {
    return this.call(options, { method: 'post', url, data, headers: this.jsonHeaders });
  }

  get(url: string, options: SendOptions): Promise<CallFacts> {
    return this.call(options, { method: 'get', url, headers: this.askHeaders });
  }

  postStream(url: string, request: StreamedRequest, options: CallOptions): Promise<CallFacts> {
    const { body, contentType, length } = request;
    const headers = new AxiosHeaders({
      ...this.headers,
      'content-type': contentType,
      ...(length === undefined ? {} : { 'content-length': String(length) }),
    });
    return this.call(options, { method: 'post', url, data: body, headers });
  }

  /** The body of a 200 of eCall's comes as a stream, unless it is JSON. */
  getStream(url: string, options: CallOptions): Promise<StreamedAnswer | FailureFacts> {
    const headers = new AxiosHeaders({ ...this.headers, accept: '*/*' });
    return this.call({ ...options, streams: isFile }, { method: 'get', url, headers });
  }

  /** @throws EcallOptionsError for a bad `timeoutMs` */
  private async call(
    { onAnswer, ...options }: SendOptions & Pick<ExchangeOptions, 'streams'>,
    request: InternalAxiosRequestConfig,
  ): Promise<StreamedAnswer | FailureFacts> {
    const timeoutMs = options.timeoutMs === undefined ? this.timeoutMs : resolveTimeout(options.timeoutMs);
    const config: InternalAxiosRequestConfig & TransportRequestConfig = {
      ...request,
      exchange: { ...options, timeoutMs },
    };
    try {
      const { status, headers, data } = await sendRequest<string | Readable>(this.http, config);
      show(onAnswer, { status, headers, body: typeof data === 'string' ? data : '' });
      return {
        kind: 'answer',
        status,
        requestId: first(headers[REQUEST_ID_HEADER]),
        retryAfter: first(headers['retry-after']),
        date: first(headers['date']),
        receivedAt: Date.now(),
        headers,
        ...(typeof data === 'string' ? { body: data } : { body: '', bytes: data }),
      };
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      const { reason, dispatched, cause } = error;
      return { kind: 'failure', reason, dispatched, ...(cause === undefined ? {} : { cause }) };
    }
  }
}

function show(onAnswer: CallOptions['onAnswer'], answer: RawAnswer): void {
  try {
    onAnswer?.(answer);
  } catch {
    // The outcome of a message must not be lost to one who only looks on.
  }
}

function isFile(status: number, headers: IncomingHttpHeaders): boolean {
  const isOurs = status === 200 && (first(headers[REQUEST_ID_HEADER]) ?? '').trim() !== '';
  return isOurs && !isMediaDescription(headers['content-type'] ?? '');
}

/** A header that may be missing or repeated; the first one counts. */
function first(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}
