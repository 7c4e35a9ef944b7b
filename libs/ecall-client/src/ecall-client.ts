import type { HttpService } from '@nestjs/axios';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { AccessOutcome } from './access-outcome.js';
import { ApiCaller } from './api-caller.js';
import type { CallOptions, SendOptions } from './call-options.js';
import { checkAccess } from './check-access.js';
import { classifyAnswer } from './classify/classify-answer.js';
import { classifyList } from './classify/classify-list.js';
import { classifyListQuery, classifyQuery } from './classify/classify-query.js';
import type { ListOutcome } from './list-outcome.js';
import type { ListQueryOutcome } from './list-query-outcome.js';
import { getMedia, uploadMedia } from './media/media-calls.js';
import type { MediaOutcome } from './media/media-outcome.js';
import type { MediaCallOptions, MediaUpload } from './media/media-upload.js';
import type { UploadOutcome } from './media/upload-outcome.js';
import type { MessageListRequest } from './message-list-request.js';
import type { MessageRequest } from './message-request.js';
import type { QueryOutcome } from './query-outcome.js';
import type { ResolvedOptions } from './resolve-options.js';
import type { SendOutcome } from './send-outcome.js';
import type { PoolTransport } from './transport/pool-transport.js';
import { messageByIdPath, messageListByIdPath, messageListPath, messagePath } from './wire/assumed-wire.js';
import { encodeMessageListRequest, encodeMessageRequest } from './wire/encode-message-request.js';

/** Talks to one eCall account. Repeats nothing by itself: eCall has no idempotency key, and a second request is a second message. */
export class EcallClient implements OnApplicationShutdown {
  readonly #caller: ApiCaller;
  readonly #transport: PoolTransport;
  readonly #options: ResolvedOptions;

  /** Made by EcallModule, EcallClientFactory or createEcallClient. */
  constructor(http: HttpService, transport: PoolTransport, options: ResolvedOptions) {
    this.#caller = new ApiCaller(http, options);
    this.#transport = transport;
    this.#options = options;
  }

  /**
   * Sends one message: `POST /api/v2/message`. Resolves with what became of it, whatever happens on the way.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   * @throws TypeError for content that is not JSON
   */
  async send(request: MessageRequest, options: SendOptions = {}): Promise<SendOutcome> {
    const body = encodeMessageRequest(request, this.#options.from);
    return classifyAnswer(await this.#caller.postJson(messagePath(this.#options.apiVersion), body, options));
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
    const facts = await this.#caller.postJson(messageListPath(this.#options.apiVersion), body, options);
    return classifyList(facts, request.messages.length);
  }

  /**
   * Asks for one message: `GET /api/v2/message/{messageId}`, which eCall answers for seven days after sending.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  async getMessage(messageId: string, options: CallOptions = {}): Promise<QueryOutcome> {
    const { apiVersion } = this.#options;
    return classifyQuery(await this.#caller.get(messageByIdPath(apiVersion, messageId), options), apiVersion);
  }

  /**
   * Asks for a list's combined status: `GET /api/v2/messagelist/{messageListId}`, answered for seven days after sending.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  async getMessageList(messageListId: string, options: CallOptions = {}): Promise<ListQueryOutcome> {
    const { apiVersion } = this.#options;
    const facts = await this.#caller.get(messageListByIdPath(apiVersion, messageListId), options);
    return classifyListQuery(facts, apiVersion);
  }

  /**
   * Uploads a file: `POST /api/v2/media`. Its bytes are read as the connection takes them, never held whole. Nothing is
   * repeated here; the caller may repeat it, for an upload reaches nobody.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   * @throws TypeError for a content type or a size that is none
   */
  uploadMedia(upload: MediaUpload, options: MediaCallOptions = {}): Promise<UploadOutcome> {
    return uploadMedia(this.#caller, this.#options.apiVersion, upload, options);
  }

  /**
   * Asks for an uploaded file: `GET /api/v2/media/{mediaId}`. Where eCall answers with the file, it comes as a stream.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  getMedia(mediaId: string, options: MediaCallOptions = {}): Promise<MediaOutcome> {
    return getMedia(this.#caller, this.#options.apiVersion, mediaId, options);
  }

  /**
   * Finds out whether the credentials work and eCall answers. Sends nothing and costs nothing: it asks for a message that cannot
   * exist, and for eCall's version.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  checkAccess(options: CallOptions = {}): Promise<AccessOutcome> {
    return checkAccess(this.#caller, this.#options.apiVersion, options);
  }

  /** Takes no more calls (`not-sent`, `aborted`), waits for those under way, then closes every connection. Can be repeated. */
  close(): Promise<void> {
    return this.#transport.close();
  }

  /** At the very end of Nest's shutdown, so that consumers which drain before it can still send. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
