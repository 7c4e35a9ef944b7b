export { classifyAnswer, classifyList } from './classify/classify-call.js';
export { createEcallClient, EcallClientFactory } from './ecall-client-factory.js';
export { EcallClient } from './ecall-client.js';
export { EcallModule, type EcallModuleAsyncOptions, type EcallModuleOptions } from './ecall.module.js';
export {
  type Malformed,
  parseReceivedMessage,
  parseStatusNotification,
  type ReceivedContent,
  type ReceivedMessage,
  type StatusNotification,
} from './notifications/parse-notification.js';
export { EcallOptionsError } from './options/ecall-options.error.js';
export type { EcallOptions, EcallTlsOptions } from './options/ecall-options.js';
export type {
  MediaBytes,
  MediaDescribed,
  MediaDescription,
  MediaOutcome,
  Uploaded,
  UploadNotSent,
  UploadOutcome,
  UploadUnknown,
} from './outcomes/media-outcome.js';
export type {
  EcallError,
  MessageListState,
  MessageState,
  MessageStatus,
  PartialMessageState,
} from './outcomes/message-state.js';
export type {
  AccessGranted,
  AccessOutcome,
  ClockComparison,
  Found,
  ListFound,
  ListQueryOutcome,
  NotFound,
  QueryFailed,
  QueryOutcome,
} from './outcomes/query-outcome.js';
export type {
  Accepted,
  AccountRefused,
  ListAnswered,
  ListedMessageId,
  ListItemOutcome,
  ListOutcome,
  NotSent,
  Refusal,
  Rejected,
  SendOutcome,
  Throttled,
  Unknown,
  UnknownReason,
} from './outcomes/send-outcome.js';
export type { CallOptions, RawAnswer, SendOptions } from './requests/call-options.js';
export type { MediaCallOptions, MediaUpload } from './requests/media-upload.js';
export type {
  AudioContent,
  Channel,
  DocumentContent,
  ImageContent,
  ListedMessage,
  MediaContent,
  MessageContent,
  MessageListRequest,
  MessageRequest,
  OtherContent,
  RichCardContent,
  StickerContent,
  TemplateContent,
  TextContent,
  VideoContent,
} from './requests/message-request.js';
export type { AnswerFacts, CallFacts, FailureFacts } from './transport/call-facts.js';
export type { FailureReason } from './transport/transport-failure.js';
export { mapProviderStatus } from './wire/read-message-state.js';
