import type { ApiVersion } from '../ecall/api-version.js';
import type { Channel } from '../ecall/channel.js';
import type { FaultKind } from '../faults/fault-rule.js';
import type { MessageFate } from './message-fate.js';

/** A message that the simulator accepted. With eCall it would be on its way to a phone, and paid for. */
export interface AcceptedMessage {
  /** 1, 2, 3 … in order of acceptance. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly messageId: string;
  /** The `x-f24-request-id` of the answer. */
  readonly requestId: string;
  /** User name of the account that sent it. */
  readonly account: string;
  /** Version of the API that the request used; it decides how timestamps are written. */
  readonly version: ApiVersion;
  readonly channel: Channel;
  readonly from: string;
  /** As given in the request. */
  readonly to: string;
  /** Of text messages only. */
  readonly text?: string;
  /** As given in the request. */
  readonly content: unknown;
  /** Of media messages only. */
  readonly mediaId?: string;
  /** The `messageListId` of the list that the message came in. */
  readonly listId?: string;
  /** Its place in that list, from 0. */
  readonly listItem?: number;
  readonly notificationAddresses: readonly string[];
}

/** A message that can be queried. */
export interface KeptMessage {
  readonly message: AcceptedMessage;
  /** Replaced when somebody sets a status by hand. */
  fate: MessageFate;
  readonly error?: never;
}

/** eCall's error for a message that was refused. */
export interface KeptError {
  /** The recipient, where the request named several. */
  readonly to?: string;
  readonly error: object;
  readonly message?: never;
}

export type KeptResult = KeptMessage | KeptError;

/** A message list that can be queried. */
export interface KeptList {
  readonly listId: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** In the order of the request. */
  readonly results: readonly KeptResult[];
}

/** What the simulator did with a request, whether or not the answer reached the client. */
export type RequestOutcome =
  'accepted' | 'stored' | 'refused' | 'unauthorized' | 'found' | 'not-found' | 'fault';

/** One request to the API. */
export interface RequestEntry {
  readonly sequence: number;
  /** Milliseconds since 1970, on arrival. */
  readonly at: number;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  /** User name of the account that called; missing where the credentials were wrong. */
  readonly account?: string;
  /** Recipients as given; empty where none could be read from the request. */
  readonly to: readonly string[];
  readonly outcome: RequestOutcome;
  /** HTTP status of the answer; `null` where the client got none. */
  readonly status: number | null;
  /** The fault that changed the answer. */
  readonly fault?: FaultKind;
  /** Of the messages that were accepted. */
  readonly messageIds: readonly string[];
  /** Of a message list: the number of messages in it, valid or not. */
  readonly items?: number;
  /** The `messageListId` of a message list that was accepted. */
  readonly listId?: string;
  /** Of the file that was uploaded or downloaded. */
  readonly mediaId?: string;
}

/** One attempt to deliver a status notification. */
export interface CallbackEntry {
  readonly sequence: number;
  /** Milliseconds since 1970, when the attempt ended. */
  readonly at: number;
  readonly messageId: string;
  readonly url: string;
  /** eCall's word for the status, such as `Delivered`. */
  readonly status: string;
  /** 1 for the first attempt to deliver this notification. */
  readonly attempt: number;
  /** HTTP status of the receiver's answer; `null` where there was none. */
  readonly answer: number | null;
  /** Why there was no answer, such as `ECONNREFUSED`. */
  readonly error?: string;
}

/** A status that somebody set by hand. */
export interface StatusEntry {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly messageId: string;
  /** eCall's word, such as `Read`. */
  readonly status: string;
}

/** Such as `{ type: 'Image', mediaId }`, as WhatsApp has it; its fields are passed on unchanged. */
export interface InboundContent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A message that somebody's phone sent, and how the receiver answered. */
export interface InboundEntry {
  readonly sequence: number;
  /** Milliseconds since 1970, when the answer arrived. */
  readonly at: number;
  readonly messageId: string;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  /** Empty where the content is not a text. */
  readonly text: string;
  /** Content that is not a text, as it was passed on. */
  readonly content?: InboundContent;
  /** HTTP status of the receiver's answer; 502 where it gave none, 503 where no `inboundUrl` is set. */
  readonly status: number;
}

/** A request to the API as it arrived, and the answer as it left. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Includes the credentials: do not show them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `null` where it was too long to keep. */
  readonly body?: string | null;
  /** Missing until the answer is sent, and where a fault withheld or broke it. */
  answer?: { readonly status: number; readonly body: string };
}
