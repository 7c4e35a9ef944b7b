/** What an outbox entry is about: each kind has a topic of its own. */
export type OutboxKind = 'send' | 'inbound';

export interface OutboxClaim {
  readonly holder: string;
  readonly limit: number;
  readonly leaseMs: number;
  /** Kinds whose topic is gone or not writable: their entries wait, the others go on. */
  readonly skip?: readonly OutboxKind[];
  /** Ids of entries that were published since: they leave the outbox with this claim, as `published` would make them. */
  readonly published?: readonly string[];
}

/** An entry that the broker refused for itself: too large, invalid. */
export interface RefusedEntry {
  readonly outboxId: string;
  /** A stable word. */
  readonly reason: string;
  /** Milliseconds until it is tried again; the ledger widens it to an hour for what is kept aside. */
  readonly retryInMs: number;
}

/** An event that could not be published for an hour. */
export interface KeptAsideEvent {
  readonly outboxId: string;
  readonly kind: OutboxKind;
  /** Absent for an inbound message. */
  readonly commandId?: string;
  readonly recipient?: string;
  readonly reason: string;
  readonly attempts: number;
  /** ISO 8601. */
  readonly keptAsideAt: string;
}
