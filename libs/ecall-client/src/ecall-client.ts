import type { HttpService } from '@nestjs/axios';
import type { OnApplicationShutdown } from '@nestjs/common';
import { checkAccess } from './calls/check-access.js';
import { getMedia, uploadMedia } from './calls/media-calls.js';
import { classifyAnswer, classifyList } from './classify/classify-call.js';
import { classifyListQuery, classifyQuery } from './classify/classify-query.js';
import type { ResolvedOptions } from './options/resolve-options.js';
import type { MediaOutcome, UploadOutcome } from './outcomes/media-outcome.js';
import type { AccessOutcome, ListQueryOutcome, QueryOutcome } from './outcomes/query-outcome.js';
import type { ListOutcome, SendOutcome } from './outcomes/send-outcome.js';
import type { CallOptions, SendOptions } from './requests/call-options.js';
import type { MediaCallOptions, MediaUpload } from './requests/media-upload.js';
import type { MessageListRequest, MessageRequest } from './requests/message-request.js';
import { ApiCaller } from './transport/api-caller.js';
import type { PoolTransport } from './transport/pool-transport.js';
import { messageByIdPath, messageListByIdPath, messageListPath, messagePath } from './wire/assumed-wire.js';
import { encodeMessageListRequest, encodeMessageRequest } from './wire/encode-message-request.js';

/** Talks to one eCall account. Repeats nothing by itself: eCall has no idempotency key, and a second request is a second message. */
export class EcallClient implements OnApplicationShutdown {
  private readonly caller: ApiCaller;
  private readonly transport: PoolTransport;
  private readonly apiVersion: 1 | 2;
  private readonly from: string | undefined;

  /** Made by EcallModule, EcallClientFactory or createEcallClient. */
  constructor(http: HttpService, transport: PoolTransport, options: ResolvedOptions) {
    this.caller = new ApiCaller(http, options);
    this.transport = transport;
    // Not the options as a whole: they hold the password.
    this.apiVersion = options.apiVersion;
    this.from = options.from;
  }

  /**
   * Sends one message: `POST /api/v2/message`. Resolves with what became of it, whatever happens on the way.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   * @throws TypeError for content that is not JSON
   */
  async send(request: MessageRequest, options: SendOptions = {}): Promise<SendOutcome> {
    const body = encodeMessageRequest(request, this.from);
    return classifyAnswer(await this.caller.postJson(messagePath(this.apiVersion), body, options));
  }

  /**
   * Sends many messages in one request: `POST /api/v2/messagelist`. One that eCall refuses fails alone. A lost answer puts
   * every message of the list in doubt.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   * @throws TypeError for content that is not JSON
   */
  async sendList(request: MessageListRequest, options: SendOptions = {}): Promise<ListOutcome> {
    const body = encodeMessageListRequest(request, this.from);
    const facts = await this.caller.postJson(messageListPath(this.apiVersion), body, options);
    return classifyList(facts, request.messages.length);
  }

  /**
   * Asks for one message: `GET /api/v2/message/{messageId}`, which eCall answers for seven days after sending.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  async getMessage(messageId: string, options: CallOptions = {}): Promise<QueryOutcome> {
    const { apiVersion } = this;
    return classifyQuery(await this.caller.get(messageByIdPath(apiVersion, messageId), options), apiVersion);
  }

  /**
   * Asks for a list's combined status: `GET /api/v2/messagelist/{messageListId}`, answered for seven days after sending.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  async getMessageList(messageListId: string, options: CallOptions = {}): Promise<ListQueryOutcome> {
    const { apiVersion } = this;
    const facts = await this.caller.get(messageListByIdPath(apiVersion, messageListId), options);
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
    return uploadMedia(this.caller, this.apiVersion, upload, options);
  }

  /**
   * Asks for an uploaded file: `GET /api/v2/media/{mediaId}`. Where eCall answers with the file, it comes as a stream.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  getMedia(mediaId: string, options: MediaCallOptions = {}): Promise<MediaOutcome> {
    return getMedia(this.caller, this.apiVersion, mediaId, options);
  }

  /**
   * Finds out whether the credentials work and eCall answers. Sends nothing and costs nothing: it asks for a message that cannot
   * exist, and for eCall's version.
   *
   * @throws EcallOptionsError for a bad `timeoutMs`
   */
  checkAccess(options: CallOptions = {}): Promise<AccessOutcome> {
    return checkAccess(this.caller, this.apiVersion, options);
  }

  /** Takes no more calls (`not-sent`, `aborted`), waits for those under way, then closes every connection. Can be repeated. */
  close(): Promise<void> {
    return this.transport.close();
  }

  /** At the very end of Nest's shutdown, so that consumers which drain before it can still send. */
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
