import type { HttpService } from '@nestjs/axios';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { AxiosRequestConfig } from 'axios';
import type { CallFacts } from './classify/answer-facts.js';
import { classifyAnswer } from './classify/classify-answer.js';
import { classifyList } from './classify/classify-list.js';
import { classifyListQuery, classifyQuery } from './classify/classify-query.js';
import type { ListOutcome } from './list-outcome.js';
import type { ListQueryOutcome } from './list-query-outcome.js';
import type { MessageListRequest } from './message-list-request.js';
import type { MessageRequest } from './message-request.js';
import type { QueryOutcome } from './query-outcome.js';
import { type ResolvedOptions, resolveTimeout } from './resolve-options.js';
import type { SendOutcome } from './send-outcome.js';
import type { PoolTransport, TransportRequestConfig } from './transport/pool-transport.js';
import { TransportFailure } from './transport/transport-failure.js';
import {
  messageByIdPath,
  messageListByIdPath,
  messageListPath,
  messagePath,
  REQUEST_ID_HEADER,
} from './wire/assumed-wire.js';
import { encodeMessageListRequest, encodeMessageRequest } from './wire/encode-message-request.js';

export interface CallOptions {
  /** Ends the call: before the dispatch nothing is sent, after it the fate is unknown. */
  readonly signal?: AbortSignal;
  /** Milliseconds, instead of the client's own `timeoutMs`. */
  readonly timeoutMs?: number;
}

export interface SendOptions extends CallOptions {
  /**
   * The last word before the first byte: called when a connection is there, directly before the request is written to it.
   * If it throws, nothing is sent, and the outcome is `not-sent`, `aborted`, with the thrown error as `cause`.
   */
  readonly beforeDispatch?: () => void;
}

/** Talks to one eCall account. Repeats nothing by itself: eCall has no idempotency key, and a second request is a second message. */
export class EcallClient implements OnApplicationShutdown {
  readonly #http: HttpService;
  readonly #transport: PoolTransport;
  readonly #options: ResolvedOptions;
  readonly #headers: Readonly<Record<string, string>>;

  /** Made by EcallModule, EcallClientFactory or createEcallClient. */
  constructor(http: HttpService, transport: PoolTransport, options: ResolvedOptions) {
    this.#http = http;
    this.#transport = transport;
    this.#options = options;
    const version =
      options.versionHeader === undefined ? {} : { [options.versionHeader]: String(options.apiVersion) };
    this.#headers = { accept: 'application/json', ...version };
  }

  /**
   * Sends one message: `POST /api/v2/message`. Resolves with what became of it, whatever happens on the way.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   * @throws TypeError for content that is not JSON
   */
  async send(request: MessageRequest, options: SendOptions = {}): Promise<SendOutcome> {
    const body = encodeMessageRequest(request, this.#options.from);
    return classifyAnswer(await this.#post(messagePath(this.#options.apiVersion), body, options));
  }

  /**
   * Sends many messages in one request: `POST /api/v2/messagelist`. One that eCall refuses fails alone. A lost answer puts
   * every message of the list in doubt.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   * @throws TypeError for content that is not JSON
   */
  async sendList(request: MessageListRequest, options: SendOptions = {}): Promise<ListOutcome> {
    const body = encodeMessageListRequest(request, this.#options.from);
    const facts = await this.#post(messageListPath(this.#options.apiVersion), body, options);
    return classifyList(facts, request.messages.length);
  }

  /**
   * Asks for one message: `GET /api/v2/message/{messageId}`, which eCall answers for seven days after sending.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  async getMessage(messageId: string, options: CallOptions = {}): Promise<QueryOutcome> {
    const { apiVersion } = this.#options;
    return classifyQuery(await this.#get(messageByIdPath(apiVersion, messageId), options), apiVersion);
  }

  /**
   * Asks for a list's combined status: `GET /api/v2/messagelist/{messageListId}`, answered for seven days after sending.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  async getMessageList(messageListId: string, options: CallOptions = {}): Promise<ListQueryOutcome> {
    const { apiVersion } = this.#options;
    const facts = await this.#get(messageListByIdPath(apiVersion, messageListId), options);
    return classifyListQuery(facts, apiVersion);
  }

  /** Takes no more calls (`not-sent`, `aborted`), waits for those under way, then closes every connection. Can be repeated. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  /** At the very end of Nest's shutdown, so that consumers which drain before it can still send. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  #post(url: string, data: string, options: SendOptions): Promise<CallFacts> {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    return this.#call(options, { method: 'post', url, data, headers });
  }

  #get(url: string, options: CallOptions): Promise<CallFacts> {
    return this.#call(options, { method: 'get', url, headers: this.#headers });
  }

  async #call(
    options: SendOptions,
    request: AxiosRequestConfig & { headers: Readonly<Record<string, string>> },
  ): Promise<CallFacts> {
    const timeoutMs =
      options.timeoutMs === undefined ? this.#options.timeoutMs : resolveTimeout(options.timeoutMs);
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
