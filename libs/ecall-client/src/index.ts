export type { AccessGranted, AccessOutcome, ClockComparison } from './access-outcome.js';
export type { CallOptions, RawAnswer, SendOptions } from './call-options.js';
export type { AnswerFacts, CallFacts, FailureFacts, FailureReason } from './classify/answer-facts.js';
export { classifyAnswer } from './classify/classify-answer.js';
export { classifyList } from './classify/classify-list.js';
export { createEcallClient } from './create-ecall-client.js';
export { EcallClient } from './ecall-client.js';
export { EcallClientFactory } from './ecall-client-factory.js';
export type { EcallError } from './ecall-error.js';
export type { EcallOptions, EcallTlsOptions } from './ecall-options.js';
export { EcallOptionsError } from './ecall-options-error.js';
export { EcallModule, type EcallModuleAsyncOptions, type EcallModuleOptions } from './ecall.module.js';
export type { ListAnswered, ListItemOutcome, ListOutcome } from './list-outcome.js';
export type {
  ListFound,
  ListQueryOutcome,
  MessageListState,
  PartialMessageState,
} from './list-query-outcome.js';
export type { MediaBytes, MediaDescribed, MediaDescription, MediaOutcome } from './media/media-outcome.js';
export type { MediaCallOptions, MediaUpload } from './media/media-upload.js';
export type { Uploaded, UploadNotSent, UploadOutcome, UploadUnknown } from './media/upload-outcome.js';
export type { ListedMessage, MessageListRequest } from './message-list-request.js';
export type {
  AudioContent,
  Channel,
  DocumentContent,
  ImageContent,
  MediaContent,
  MessageContent,
  MessageRequest,
  OtherContent,
  RichCardContent,
  StickerContent,
  TemplateContent,
  TextContent,
  VideoContent,
} from './message-request.js';
export { mapProviderStatus } from './map-provider-status.js';
export type { MessageStatus } from './message-status.js';
export type { Malformed } from './notifications/malformed.js';
export {
  parseReceivedMessage,
  type ReceivedContent,
  type ReceivedMessage,
} from './notifications/parse-received-message.js';
export {
  parseStatusNotification,
  type StatusNotification,
} from './notifications/parse-status-notification.js';
export type { Found, MessageState, NotFound, QueryFailed, QueryOutcome } from './query-outcome.js';
export type {
  Accepted,
  AccountRefused,
  ListedMessageId,
  NotSent,
  Rejected,
  SendOutcome,
  Throttled,
  Unknown,
  UnknownReason,
} from './send-outcome.js';
