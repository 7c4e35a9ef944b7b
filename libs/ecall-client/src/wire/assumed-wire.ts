import type { MessageStatus } from '../outcomes/message-state.js';

/**
 * Everything about eCall's REST API that its public pages do not show, in one place: our best reading, to be checked with an
 * account (docs/verify-against-ecall.md says how) and corrected here. What the pages do show is marked [doc], what public
 * programs rely on [use], the rest is assumed.
 */

/** [doc] Every answer of eCall's carries it. */
export const REQUEST_ID_HEADER = 'x-f24-request-id';

/**
 * [doc] The version can be named by a header instead of the path; the header's name is on none of the pages. Once it is known,
 * it goes here, and every request carries it beside the path (the option `versionHeader` does the same for one client).
 */
export const VERSION_HEADER: string | undefined = undefined;

/** [doc] What the header may hold is `1`, `1.0`, `2`, `2.0`. */
export function versionValue(apiVersion: 1 | 2): string {
  return String(apiVersion);
}

/** [doc, use] Where every path begins. Version 1 also answers without `/v1`. */
function api(apiVersion: 1 | 2): string {
  return `/api/v${apiVersion}`;
}

/** [doc, use] `POST` here sends one message. */
export function messagePath(apiVersion: 1 | 2): string {
  return `${api(apiVersion)}/message`;
}

/** [doc] `GET` here asks for one message, for seven days. */
export function messageByIdPath(apiVersion: 1 | 2, messageId: string): string {
  return `${messagePath(apiVersion)}/${encodeURIComponent(messageId)}`;
}

/** [doc] `POST` here sends many messages in one request. */
export function messageListPath(apiVersion: 1 | 2): string {
  return `${api(apiVersion)}/messagelist`;
}

/** `GET` here asks for the combined status of a list, for seven days [doc; the spelling of the path: assumed]. */
export function messageListByIdPath(apiVersion: 1 | 2, messageListId: string): string {
  return `${messageListPath(apiVersion)}/${encodeURIComponent(messageListId)}`;
}

/** [doc] `POST` here uploads a file. */
export function mediaPath(apiVersion: 1 | 2): string {
  return `${api(apiVersion)}/media`;
}

/** [doc] `GET` here asks for a file. */
export function mediaByIdPath(apiVersion: 1 | 2, mediaId: string): string {
  return `${mediaPath(apiVersion)}/${encodeURIComponent(mediaId)}`;
}

/** The form field of an upload that holds the file. */
export const MEDIA_FORM_FIELD = 'file';

/** Whether the answer to the question for a file, by its content type, is a description: anything else is the file itself. */
export function isMediaDescription(contentType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType.trim());
}

/** `GET` here asks for eCall's version [doc: a System page exists; its path: assumed]. Of use to nothing but a check. */
export function versionPath(apiVersion: 1 | 2): string {
  return `${api(apiVersion)}/system/version`;
}

/** An id that no message has: to ask for it costs nothing and says whether eCall lets us in. */
export const IMPOSSIBLE_MESSAGE_ID = '00000000-0000-0000-0000-000000000000';

/**
 * A sender as eCall knows it. [doc] A number is digits alone, at most 16 of them, so a leading plus becomes `00`. Whatever is no
 * number is a name and stays as it is, `+Plus AG` too.
 */
export function encodeSender(from: string): string {
  return /^\+\d+$/.test(from) ? `00${from.slice(1)}` : from;
}

/** An item of `toList` that is a phone number. */
export function encodeNumber(number: string): Readonly<Record<string, unknown>> {
  return { number };
}

/** Names that a fact may stand under, the likeliest first. [doc] Case never matters. */
export const FIELDS = {
  /** [use] */
  messageId: ['messageId'],
  /** [doc] */
  messageIdList: ['messageIdList'],
  /** In its place, where the answer names no `messageId` either. */
  messageIds: ['messageIds', 'messages', 'results'],
  messageListId: ['messageListId'],
  /** Of the answer to a list, one per message; of its status query, one state per message. */
  listResults: ['messages', 'results', 'messageIdList'],
  channel: ['channel'],
  from: ['from', 'sender'],
  to: ['to', 'recipient', 'receiver', 'number', 'address'],
  status: ['status', 'state', 'messageStatus', 'deliveryStatus'],
  statusText: ['statusText', 'statusDescription', 'statusMessage'],
  timestamp: ['statusTimestamp', 'timestamp', 'receivedAt'],
  error: ['error'],
  content: ['content'],
  contentType: ['type', 'contentType'],
  /** Of an inbound message; older ones have it at the top level. */
  text: ['text', 'message', 'body'],
  /** [doc] */
  mediaId: ['mediaId'],
  /** Of the description of a media file. */
  mediaType: ['contentType', 'mimeType', 'mediaType'],
  mediaSize: ['size', 'fileSize', 'contentLength', 'length'],
  fileName: ['fileName', 'name'],
  version: ['version', 'apiVersion', 'productVersion', 'assemblyVersion'],
  /** [doc, use] eCall's error body. */
  errorCode: ['errorCode', 'code'],
  errorMessage: ['errorMessage', 'message'],
  errorDetails: ['errorDetails', 'details'],
  errors: ['errors'],
  parameter: ['parameter', 'field'],
  messages: ['messages', 'message'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** eCall's words for a status, in lower case. */
export const PROVIDER_STATUS: ReadonlyMap<string, MessageStatus> = new Map([
  ['accepted', 'queued'],
  ['queued', 'queued'],
  ['buffered', 'buffered'],
  ['sent', 'sent'],
  ['transmitted', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['notdelivered', 'failed'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['rejected', 'failed'],
  ['expired', 'expired'],
]);

/** An inbound message that names no channel: the older form, when only SMS numbers could receive. */
export const INBOUND_CHANNEL_WHERE_NONE = 'Sms';

/**
 * Whether a parameter that an error names is the sender: `From` [doc: `To` is seen in this form], also at the end of a path
 * such as `messages[0].from`.
 */
export function isSenderParameter(parameter: string): boolean {
  const name = parameter.split('.').at(-1)?.trim().toLowerCase() ?? '';
  return FIELDS.from.some((from) => from === name);
}

/**
 * What 401, 402 and 403 mean (from eCall's HTTPS interface, where 403 is "not enough credits"). On 403 the error code decides:
 * the same status is the usual answer to a sender or a channel that the account may not use.
 */
export function accountReason(
  status: 401 | 402 | 403,
  errorCode: string,
): 'credentials' | 'credits' | 'forbidden' {
  if (status === 401) return 'credentials';
  if (status === 402 || /credit|balance|funds/i.test(errorCode)) return 'credits';
  return 'forbidden';
}
