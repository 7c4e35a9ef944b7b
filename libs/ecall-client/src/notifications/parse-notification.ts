import type { MessageState } from '../outcomes/message-state.js';
import { FIELDS, INBOUND_CHANNEL_WHERE_NONE } from '../wire/assumed-wire.js';
import { FieldReader, isJsonObject, parseJson } from '../wire/field-reader.js';
import { readMessageState } from '../wire/read-message-state.js';
import { readTimestamp } from '../wire/read-timestamp.js';

/** The body is not what eCall sends. */
export interface Malformed {
  readonly kind: 'malformed';
  /** Which part is missing or wrong; never its value. */
  readonly detail: string;
}

/** What eCall told a status notification address. eCall signs nothing: who sent it must be known otherwise. */
export interface StatusNotification extends MessageState {
  readonly kind: 'status';
}

/**
 * Reads the body of a status notification: its bytes or text (UTF-8, with or without a byte order mark), or the parsed JSON.
 * Never throws. `apiVersion` is the version that the message was sent with: eCall's pages do not say that a notification
 * follows version 2 whatever the message did.
 */
export function parseStatusNotification(
  body: unknown,
  apiVersion: 1 | 2 = 2,
): StatusNotification | Malformed {
  const json = parsed(body);
  if (!isJsonObject(json)) return { kind: 'malformed', detail: 'the body is no JSON object' };
  const state = readMessageState(json, apiVersion === 2);
  return state === undefined ? { kind: 'malformed', detail: 'no status' } : { kind: 'status', ...state };
}

/** A message that somebody sent to one of our numbers. */
export interface ReceivedMessage {
  readonly kind: 'received';
  readonly messageId?: string;
  /** `Sms` or `Whatsapp`; another channel under eCall's own name. */
  readonly channel: string;
  /** As eCall writes it: `+41…`, `0041…`, a short code or a name. */
  readonly from: string;
  readonly to: string;
  readonly content: ReceivedContent;
  /** ISO 8601, with `Z` where `timestampIsUtc`; otherwise eCall's own text. */
  readonly receivedAt?: string;
  readonly timestampIsUtc: boolean;
}

export interface ReceivedContent {
  /** `Text` where eCall names no type. */
  readonly type: string;
  /** Can be empty: so can an SMS. */
  readonly text?: string;
  readonly mediaId?: string;
}

/** Reads the body of an inbound message, in the same forms as {@link parseStatusNotification}. Never throws. */
export function parseReceivedMessage(body: unknown): ReceivedMessage | Malformed {
  const json = parsed(body);
  if (!isJsonObject(json)) return { kind: 'malformed', detail: 'the body is no JSON object' };
  const fields = new FieldReader(json);
  const from = fields.text(FIELDS.from);
  if (from === undefined) return { kind: 'malformed', detail: 'no sender' };
  const to = fields.text(FIELDS.to);
  if (to === undefined) return { kind: 'malformed', detail: 'no recipient' };
  const content = readContent(fields);
  if (content === undefined) return { kind: 'malformed', detail: 'no content' };
  const messageId = fields.text(FIELDS.messageId);
  const timestamp = fields.read(FIELDS.timestamp, (value) => readTimestamp(value));
  return {
    kind: 'received',
    ...(messageId === undefined ? {} : { messageId }),
    channel: fields.text(FIELDS.channel) ?? INBOUND_CHANNEL_WHERE_NONE,
    from,
    to,
    content,
    ...(timestamp === undefined ? {} : { receivedAt: timestamp.at }),
    timestampIsUtc: timestamp?.isUtc ?? false,
  };
}

function parsed(body: unknown): unknown {
  if (typeof body === 'string') return parseJson(body);
  return body instanceof Uint8Array ? parseJson(new TextDecoder().decode(body)) : body;
}

/** The content object, or the older form: a text (or a media id) beside the sender. */
function readContent(fields: FieldReader): ReceivedContent | undefined {
  const inner =
    fields.read(FIELDS.content, (value) => (isJsonObject(value) ? new FieldReader(value) : undefined)) ??
    fields;
  const text = inner.read(FIELDS.text, asAnyText) ?? fields.read(FIELDS.content, asAnyText);
  const mediaId = inner.text(FIELDS.mediaId) ?? fields.text(FIELDS.mediaId);
  const type = inner === fields ? undefined : inner.text(FIELDS.contentType);
  if (text === undefined && mediaId === undefined && type === undefined) return undefined;
  return {
    type: type ?? (text === undefined ? 'Media' : 'Text'),
    ...(text === undefined ? {} : { text }),
    ...(mediaId === undefined ? {} : { mediaId }),
  };
}

const asAnyText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
