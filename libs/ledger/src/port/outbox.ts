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
  /** True: entries were written that the relay may not know of. Where another holder is the relay, it is told; see {@link RelayListener}. */
  readonly tellsRelay?: boolean;
}

/**
 * Spares the relay the wait for its next poll where another replica wrote to the outbox. No more than that: what is told
 * may be lost or come late, so whoever listens polls all the same. None of these may throw.
 */
export interface RelayListener {
  /** As in its claims. */
  readonly holder: string;
  /** A claim that tells found this holder to be the relay. */
  onNews(): void;
  /** It is told from here on; what was told before, it may have missed. */
  onListening(): void;
  /** It is told nothing until `onListening`, which the ledger goes on trying for. Said once each time. */
  onDeaf(error: unknown): void;
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
