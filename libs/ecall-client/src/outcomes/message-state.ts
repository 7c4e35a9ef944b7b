/** What became of an accepted message, in words that do not depend on the provider. */
export type MessageStatus =
  'queued' | 'buffered' | 'sent' | 'delivered' | 'read' | 'failed' | 'expired' | 'unknown';

/** eCall's error body, as far as it could be read. It may name a phone number: never log it whole. */
export interface EcallError {
  /** eCall's `errorCode`; empty where the body named none. */
  readonly code: string;
  readonly message: string;
  readonly details: ReadonlyArray<{ readonly parameter: string; readonly messages: readonly string[] }>;
}

/** A message's state as eCall reports it. */
export interface MessageState {
  readonly messageId?: string;
  readonly messageListId?: string;
  readonly channel?: string;
  readonly from?: string;
  readonly to?: string;
  readonly status: MessageStatus;
  /** eCall's own word for the status. */
  readonly providerStatus: string;
  readonly statusText?: string;
  /** ISO 8601, with `Z` where `timestampIsUtc`; otherwise eCall's own text, in a time zone it does not name. */
  readonly occurredAt?: string;
  /** False for every answer of API version 1 and for a time without a zone: do not compare such a time with others. */
  readonly timestampIsUtc: boolean;
  readonly error?: EcallError;
  /** What eCall sent beside the fields above, under its own names. May name people: never log it. */
  readonly unknownFields: Readonly<Record<string, unknown>>;
}

/** A state whose status may be missing: then `status` is `unknown` and there is no `providerStatus`. */
export type PartialMessageState = Omit<MessageState, 'providerStatus'> & Partial<MessageState>;

/** A list's combined state as eCall reports it: a status of the whole, states of its messages, or both. */
export interface MessageListState extends PartialMessageState {
  /** One per message that eCall names, in its order; empty where it names none. */
  readonly messages: readonly PartialMessageState[];
}
