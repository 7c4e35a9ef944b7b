/**
 * One row is one (command, recipient): the unit of the send protocol. What a row may become stands in
 * docs/send-protocol.md.
 */

/** `ready`: known not sent. `calling`: a call is (or was, when the lease has ended) under way. `doubt`: fate unknown. */
export type SendState =
  | 'ready'
  | 'calling'
  | 'doubt'
  | 'scheduled'
  | 'parked'
  | 'accepted'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'dropped';

export const SETTLED_STATES = [
  'accepted',
  'rejected',
  'expired',
  'cancelled',
  'dropped',
] as const satisfies readonly SendState[];

/** Where a command's record lies. */
export interface Coordinates {
  readonly topic: string;
  readonly partition: number;
  /** Decimal digits. */
  readonly offset: string;
  /** The record's timestamp, milliseconds since the epoch. */
  readonly timestamp: number;
}

/** What to do when doubt does not clear up within the grace period. */
export type InDoubtPolicy = 'park' | 'resend';

/** What is fixed for a command from the first record that brought it. */
export interface CommandFacts {
  readonly commandId: string;
  /** Hash of the content with a version, `1:…`; an unknown version counts as equal. */
  readonly fingerprint: string;
  readonly source: Coordinates;
  readonly account: string;
  readonly channel: string;
  readonly policy: InDoubtPolicy;
  /** ISO 8601; not sent after this instant. */
  readonly expiresAt?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly traceparent?: string;
}

export interface RejectionFacts {
  /** Stable code. */
  readonly reason: string;
  readonly detail: string;
  readonly providerError?: string;
  readonly requestId?: string;
}

export interface AcceptedFacts {
  readonly messageId?: string;
  readonly requestId?: string;
}

/** Refusals that may be the message's own fault: see docs/send-protocol.md, "suspect". */
export interface Suspicion {
  /** How many were bracketed by calls that passed. */
  readonly refusals: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** One step of a row's life. The first intent and the outcome stand in the row itself. */
export interface TimelineEntry {
  /** ISO 8601, by the database's clock. */
  readonly at: string;
  /** A state that the row entered, or `status` for what eCall reported. */
  readonly what: string;
  readonly attempt?: number;
  /** Why it waits, or which status was reported. */
  readonly detail?: string;
  readonly answer?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** Of a reported status: a callback, or the gateway's own question. */
  readonly source?: 'webhook' | 'poll';
  /** Of a reported status: eCall's own word. */
  readonly providerStatus?: string;
}

/** A row as it was read. Instants are ISO 8601 in UTC, by the database's clock. */
export interface SendRow extends CommandFacts {
  /** Opaque; what a callback token names. */
  readonly id: string;
  /** E.164, or empty for a command that was refused as a whole. */
  readonly recipient: string;
  readonly state: SendState;
  /** True once the directly published outcome was acknowledged by the broker, or the outcome went through the outbox. */
  readonly announced: boolean;
  readonly attempt: number;
  /** The message list that the first attempt went out in; later ones go alone. */
  readonly listId?: string;
  /** Earlier attempts whose fate is unknown. */
  readonly doubtful: number;
  readonly version: number;
  readonly segments?: number;
  readonly encoding?: string;
  readonly urgent: boolean;
  /** E.164: where a guard sent the message instead of the recipient. */
  readonly redirectedTo?: string;
  /** Counted against the limits by an attempt that may have been sent; absent where not. */
  readonly isCharged?: boolean;
  /** Nothing more is sent of it: a cancel met it while it was being called, in doubt or parked. */
  readonly cancelRequested: boolean;
  readonly suspicion?: Suspicion;
  /** Oldest first; of many, the first and the latest. */
  readonly timeline: readonly TimelineEntry[];
  readonly accepted?: AcceptedFacts & { readonly acceptedAt: string };
  readonly rejection?: RejectionFacts;
  /** Furthest status per messageId. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly dueAt?: string;
  readonly createdAt: string;
  readonly settledAt?: string;
  /** The command as JSON text: only while the row waits. */
  readonly command?: string;
}
