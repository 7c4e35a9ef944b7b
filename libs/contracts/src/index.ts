export { CancelMessage, MAX_KNOWN_COMMAND_ID } from './cancel/cancel-message.dto.js';
export { encodeCancel, type EncodeCancelOptions } from './cancel/encode-cancel.js';
export type { InvalidCancel, ParsedCancel, ValidCancel } from './cancel/parsed-cancel.js';
export type { EncodedRecord } from './cloud-events/encode-cloud-event.js';
export { encodeCommand, type EncodedCommand, type EncodeOptions } from './command/encode-command.js';
export { CANCEL_MESSAGE_TYPE, SEND_MESSAGE_TYPE } from './cloud-events/command-types.js';
export {
  MediaContent,
  TextContent,
  TextOptions,
  type Content,
  type ContentType,
  type MediaType,
  type StructuredContent,
} from './command/content.dto.js';
export { fingerprintOf, sameFingerprint, type FingerprintedMessage } from './command/fingerprint.js';
export type {
  ImpossibleRecipient,
  InvalidCommand,
  NormalizedCommand,
  ParsedCommand,
  ValidCommand,
} from './command/normalized-command.js';
export { parseSendMessage, type ParseOptions, type RawCommandRecord } from './command/parse-send-message.js';
export { senderProblem } from './command/sender-rules.js';
export { CHANNELS, SendMessage, type Channel, type InDoubtPolicy } from './command/send-message.dto.js';
export type { RawHeaders } from './cloud-events/record-headers.js';
export {
  readDeadLetter,
  type DeadLetterRecord,
  type RawDeadLetter,
} from './dead-letters/dead-letter-record.js';
export { deadLetterView, type DeadLetterView, type ShownContent } from './dead-letters/dead-letter-view.js';
export {
  formatRecordOrigin,
  parseRecordOrigin,
  REPLAY_HEADER,
  type RecordOrigin,
} from './dead-letters/replay-header.js';
export { decodeEvent, UnreadableEventError } from './events/decode-event.js';
export {
  EVENT_TYPES,
  type DomainEvent,
  type EventType,
  type InboundMessageReceived,
  type MessageAccepted,
  type MessageCancelled,
  type MessageExpired,
  type MessageFacts,
  type MessageInDoubt,
  type MessageRejected,
  type MessageStatusChanged,
  type RecipientFacts,
} from './events/domain-event.js';
export { encodeEvent, EVENT_SOURCE, type EncodedEvent } from './events/encode-event.js';
export { eventId } from './events/event-id.js';
export {
  isFinal,
  MESSAGE_STATUSES,
  statusRank,
  supersededBy,
  type MessageStatus,
} from './events/message-status.js';
export { countryOf, isCountry, maskNumber, normalizeSender, toE164 } from './numbers/phone-number.js';
export { describeTimestamp } from './problems/describe-timestamp.js';
export { COMMAND_PROBLEMS, type CommandProblem } from './problems/problem.js';
export { segmentSms, type SmsSegments } from './sms/segment-sms.js';
export { parseRecord } from './records/parse-record.js';
export {
  REJECTION_REASONS,
  type RejectionReason,
  SEND_REFUSALS,
  type SendRefusal,
} from './rejection-reasons.js';
export { DEFAULT_TOPICS } from './topics.js';
export { cancelSchema } from './schema/cancel-schema.js';
export { commandSchema } from './schema/command-schema.js';
export { eventHeaderSchemas } from './schema/event-header-schemas.js';
export { eventSchemas } from './schema/event-schemas.js';
export type { JsonSchema } from './schema/json-schema.js';
export type { Writable } from './writable.js';
