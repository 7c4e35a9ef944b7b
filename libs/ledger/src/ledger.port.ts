import type { InboundEvent, OutboxEntry, SendEvent } from './ledger-event.js';
import type { AcceptedFacts, CommandFacts, RejectionFacts, SendRow, SendState } from './send-row.js';

/** One attempt at one row: what a caller holds between its intent and its outcome. */
export interface Attempt {
  readonly rowId: string;
  readonly attempt: number;
}

export interface SendIntent extends CommandFacts {
  readonly recipient: string;
  /** A token of this try's own; met again, it is one's own lost acknowledgement. */
  readonly holder: string;
  /** Hash of (topic, key): rows of one lane keep their order. Null for records without a key. */
  readonly orderingKey: string | null;
  readonly segments?: number;
  readonly encoding?: string;
  /** The command as JSON text; stored only where the row has to wait for something. */
  readonly command: string;
  /** Set for a record so old that its row may have been deleted: a new row is not made, the answer is `too-old`. */
  readonly onlyIfKnown?: boolean;
  /** A UUID: the message list that the first attempt goes out in. `begin` alone heeds it, and only for a row that it makes. */
  readonly listId?: string;
}

export type BeginAnswer =
  /** The intent is durable, and the lease runs: the call may go out. */
  | { readonly kind: 'begun'; readonly row: SendRow }
  /** Settled by this very record, its event perhaps never published: publish it, then `announced`. */
  | { readonly kind: 'publish-directly'; readonly event: SendEvent }
  /** Nothing left to do for the lane: a duplicate, or the ledger holds what is to come. */
  | { readonly kind: 'done'; readonly state: SendState }
  /** Somebody else's call is under way: ask again after `retryAfterMs`. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  /** Earlier rows of the lane wait in the ledger: park behind them. */
  | { readonly kind: 'behind' }
  /** The id stands for other content. */
  | { readonly kind: 'reused' }
  | { readonly kind: 'too-old' };

/** After a write that hit nothing, `row` is what stands there now. */
export type SettleAnswer =
  /** Written; `event` is to be published by the caller where it is there, otherwise the outbox has it. */
  | { readonly kind: 'written'; readonly row: SendRow; readonly event?: SendEvent }
  | { readonly kind: 'not-mine'; readonly row: SendRow }
  | { readonly kind: 'gone' };

/** Why a row waits; only `account`, `retry` and `behind` hold their lane. */
export type WaitReason = 'send-at' | 'account' | 'retry' | 'behind';

export interface Wait {
  readonly reason: WaitReason;
  /** ISO 8601, or a delay from now in milliseconds by the database's clock. */
  readonly due: { readonly at: string } | { readonly inMs: number };
}

export interface ClaimOptions {
  /** A token of this taking's own. */
  readonly holder: string;
  readonly limit: number;
  /** Accounts that pause: their rows stay. */
  readonly skipAccounts?: readonly string[];
  /** Only this account's. */
  readonly onlyAccount?: string;
  /** Only this account's, and even what is not due yet: how a paused account is probed. */
  readonly probeAccount?: string;
  readonly skipRowIds?: readonly string[];
}

/** A row that was taken: state `calling`, committed; `row.command` is there. */
export type ClaimedRow = SendRow & { readonly command: string };

export interface StatusReport extends Attempt {
  readonly messageId?: string;
  readonly status: string;
  readonly final: boolean;
  readonly providerStatus: string;
  readonly occurredAt: string;
  readonly source: 'webhook' | 'poll';
  /** Stored statuses this one may replace; the empty string stands for "none yet". Empty: it replaces none, and counts once per provider's word. */
  readonly supersedes: readonly string[];
}

/** What a callback for a whole list says of the one message that it is about. */
export interface ListedMessage {
  readonly listId: string;
  readonly messageId?: string;
  /** E.164. */
  readonly recipient?: string;
}

export type StatusAnswer = 'recorded' | 'unchanged' | 'gone' | 'contradicted';

export type Decision = 'sent' | 'resend' | 'drop';

export interface ResolveRequest {
  readonly decision: Decision;
  readonly commandId?: string;
  readonly recipient?: string;
  readonly account?: string;
  /** ISO 8601: only rows in doubt since before. */
  readonly before?: string;
  /** Refused when the row's version is another. */
  readonly version?: number;
}

export interface RowPage {
  readonly rows: readonly SendRow[];
  /** Hand it in as `before` for the next page. */
  readonly next?: string;
}

/** The write-ahead record of every send. Every transition is one conditional statement; see docs/send-protocol.md. */
export interface Ledger {
  /** Migrates and opens. @throws when the store cannot be reached or belongs to a newer version. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Resolves when the store takes writes. */
  ping(): Promise<void>;

  begin(intent: SendIntent): Promise<BeginAnswer>;
  /** A record or recipient refused before any call: makes a `rejected` row, unless the command is known. The event is the caller's to publish, as with `begin`. */
  reject(intent: SendIntent, rejection: RejectionFacts): Promise<BeginAnswer>;
  /** No row, `ready`, or this attempt's `calling` (known not sent) → `scheduled`. */
  defer(intent: SendIntent, wait: Wait, attempt?: Attempt): Promise<BeginAnswer>;
  /** A taken row that still cannot be sent → `scheduled` again, in its old place. A resend goes back to `doubt`. */
  reschedule(attempt: Attempt, wait: Wait): Promise<SettleAnswer>;

  accepted(attempt: Attempt, facts: AcceptedFacts): Promise<SettleAnswer>;
  rejected(attempt: Attempt, facts: RejectionFacts): Promise<SettleAnswer>;
  /** → `doubt`; `command` is kept until the doubt is settled. */
  unknown(attempt: Attempt, command: string): Promise<SettleAnswer>;
  /**
   * Known not sent → `ready` (or as the protocol's table says when others already moved the row). `command` is kept
   * where the row now waits in the ledger and does not know it yet.
   */
  release(attempt: Attempt, command?: string): Promise<SettleAnswer>;
  /** The directly published event was acknowledged by the broker. */
  markDirectlyPublished(rowId: string): Promise<void>;

  /**
   * A dead letter comes again: its row, `rejected` without any call and told so, → `ready`, with what the record says now.
   * Returns whether it was so; every other row is left as it is.
   */
  reopen(intent: Omit<SendIntent, 'holder'>): Promise<boolean>;

  /**
   * `scheduled`, due, the lowest of its lane → `calling`. What is past `expiresAt` becomes `expired` instead, whether or not its
   * account is skipped; where an earlier attempt is in doubt, `parked` as before the operator's word.
   */
  claimDue(options: ClaimOptions): Promise<readonly ClaimedRow[]>;
  /** Rows in doubt whose grace has ended: `resend` → `calling` and returned; the rest → `parked`, with the final event. */
  claimDoubts(options: ClaimOptions): Promise<readonly ClaimedRow[]>;
  /** `calling` rows whose lease has ended → `doubt`. Returns how many. */
  sweepLeases(limit: number): Promise<number>;

  recordStatus(report: StatusReport): Promise<StatusAnswer>;
  /** The row of a listed message: by its messageId where a row of the list has it, else by its recipient. */
  findListed(message: ListedMessage): Promise<string | undefined>;
  /** Keeps an inbound message in the outbox; a repeat within the retention is kept once. */
  recordInbound(event: Omit<InboundEvent, 'kind' | 'at'>): Promise<'recorded' | 'unchanged'>;

  /** The oldest entries that may go out, if this `holder` is (or becomes) the one relay. */
  claimOutbox(options: { holder: string; limit: number; leaseMs: number }): Promise<readonly OutboxEntry[]>;
  published(outboxIds: readonly string[]): Promise<void>;

  findByCommand(commandId: string): Promise<readonly SendRow[]>;
  list(options: { states: readonly SendState[]; limit: number; before?: string }): Promise<RowPage>;
  /** Settles rows `parked` in doubt by an operator's word; what is past `expiresAt` is not sent again. Returns how many were changed. */
  resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }>;

  /** Accepted rows without a final status whose poll is due; each is pushed on by `nextInMs(polls so far)` as it is returned. */
  claimPolls(options: { limit: number; afterMs: number; maxAgeMs: number }): Promise<readonly SendRow[]>;
  /** Deletes what was settled longer ago than `days`, at most `limit` rows. Returns how many. */
  prune(options: { days: number; limit: number }): Promise<number>;
  /** Deletes the personal data of one number (E.164). Returns how many rows were cleared. */
  forget(recipient: string): Promise<number>;
  /** Reserves `count` send slots of an account's shared rate; answers each slot's wait from now in milliseconds. At most a second ahead. */
  reserve(account: string, perSecond: number, count: number): Promise<readonly number[]>;
}

export interface LedgerOptions {
  /** `SEND_LEASE_MS` + `SEND_TIMEOUT_MS`: how long a `calling` row is its caller's. */
  readonly leaseMs: number;
  /** `IN_DOUBT_GRACE_MS`: how long doubt waits for proof. */
  readonly graceMs: number;
}

/** DI token of the {@link Ledger} in a Nest app. */
export const LEDGER = Symbol('ecall-gateway.ledger');
