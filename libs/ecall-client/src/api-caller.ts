import type { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig } from 'axios';
import type { SendOptions } from './call-options.js';
import type { CallFacts } from './classify/answer-facts.js';
import { type ResolvedOptions, resolveTimeout } from './resolve-options.js';
import type { TransportRequestConfig } from './transport/pool-transport.js';
import { TransportFailure } from './transport/transport-failure.js';
import { REQUEST_ID_HEADER } from './wire/assumed-wire.js';

/** Makes one call of the API and tells what is known of it at its end; what that means is decided elsewhere. */
export class ApiCaller {
  readonly #http: HttpService;
  readonly #timeoutMs: number;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(http: HttpService, options: ResolvedOptions) {
    this.#http = http;
    this.#timeoutMs = options.timeoutMs;
    const version =
      options.versionHeader === undefined ? {} : { [options.versionHeader]: String(options.apiVersion) };
    this.#headers = { accept: 'application/json', ...version };
  }

  postJson(url: string, data: string, options: SendOptions): Promise<CallFacts> {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    return this.#call(options, { method: 'post', url, data, headers });
  }

  get(url: string, options: SendOptions): Promise<CallFacts> {
    return this.#call(options, { method: 'get', url, headers: this.#headers });
  }

  /** @throws EcallOptionsError for a bad `timeoutMs` */
  async #call(
    options: SendOptions,
    request: AxiosRequestConfig & { headers: Readonly<Record<string, string>> },
  ): Promise<CallFacts> {
    const timeoutMs = options.timeoutMs === undefined ? this.#timeoutMs : resolveTimeout(options.timeoutMs);
    const config: AxiosRequestConfig & TransportRequestConfig = {
      ...request,
      exchange: { ...options, timeoutMs },
    };
    try {
      const { status, headers, data } = await this.#http.axiosRef.request<string>(config);
      return {
        kind: 'answer',
        status,
        requestId: first(headers[REQUEST_ID_HEADER]),
        retryAfter: first(headers['retry-after']),
        date: first(headers['date']),
        body: data,
        receivedAt: Date.now(),
      };
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      const { reason, dispatched, cause } = error;
      return { kind: 'failure', reason, dispatched, ...(cause === undefined ? {} : { cause }) };
    }
  }
}

/** A header that may be missing or repeated; the first one counts. */
function first(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}
