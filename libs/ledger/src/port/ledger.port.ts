import type { ClaimedRow, ClaimOptions } from './claim.js';
import type { LedgerCounts } from './counts.js';
import type { AuditNote, AuditPage, CancelAnswer, CancelRequest, ResolveRequest } from './decision.js';
import type {
  AnswerNote,
  Attempt,
  BeginAnswer,
  CommandKnowledge,
  CommandQuery,
  SendIntent,
  SettleAnswer,
  Wait,
} from './intent.js';
import type { InboundEvent, OutboxEntry } from './ledger-event.js';
import type { LedgerObserver } from './ledger-observer.js';
import type { Charge, ChargeAnswer, DayCount } from './limits.js';
import type { KeptAsideEvent, OutboxClaim, RefusedEntry, RelayListener } from './outbox.js';
import type { AcceptedFacts, RejectionFacts, SendRow, SendState, Suspicion } from './send-row.js';
import type { ListedMessage, StatusAnswer, StatusReport } from './status.js';

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

  /** What is known of a command. It comes before what the configuration says now. */
  lookUp(query: CommandQuery): Promise<CommandKnowledge>;
  begin(intent: SendIntent): Promise<BeginAnswer>;
  /** A record or recipient refused before any call: makes a `rejected` row, unless the command is known. The event is the caller's to publish, as with `begin`. */
  reject(intent: SendIntent, rejection: RejectionFacts): Promise<BeginAnswer>;
  /** No row, `ready`, or this attempt's `calling` (known not sent) → `scheduled`; `cancelled` where a cancel came. */
  defer(intent: SendIntent, wait: Wait, attempt?: Attempt, note?: AnswerNote): Promise<BeginAnswer>;
  /** A claimed row that still cannot be sent → `scheduled` again, in its old place. A resend goes back to `doubt`, a cancelled row becomes `cancelled`. */
  reschedule(attempt: Attempt, wait: Wait, note?: AnswerNote): Promise<SettleAnswer>;
  /** Counts a begun attempt against the limits, once per row; a release takes it back. */
  charge(charge: Charge): Promise<ChargeAnswer>;

  accepted(attempt: Attempt, facts: AcceptedFacts): Promise<SettleAnswer>;
  rejected(attempt: Attempt, facts: RejectionFacts): Promise<SettleAnswer>;
  /** → `doubt`; `command` is kept until the doubt is settled. */
  unknown(attempt: Attempt, command: string, note?: AnswerNote): Promise<SettleAnswer>;
  /**
   * Known not sent → `ready`, or `cancelled` where a cancel came, or as the protocol's table says when others already
   * moved the row. `command` is kept where the row now waits in the ledger and does not know it yet.
   */
  release(attempt: Attempt, command?: string, note?: AnswerNote): Promise<SettleAnswer>;
  /** The directly published event was acknowledged by the broker. */
  markDirectlyPublished(rowId: string): Promise<void>;
  /** The broker refused the directly published event for itself: the outbox has it from here, before the row's other events. */
  handToOutbox(rowId: string): Promise<void>;
  /**
   * One refusal of this attempt was bracketed by calls that passed; it happened `agoMs` ago. Counts once per attempt.
   * Answers undefined where the row has gone on.
   */
  countRefusal(attempt: Attempt, agoMs: number): Promise<Suspicion | undefined>;

  /**
   * A dead letter comes again: its row, `rejected` without any call and told so, → `ready`, with what the record says now.
   * Returns whether it was so; every other row is left as it is.
   */
  reopen(intent: Omit<SendIntent, 'holder'>): Promise<boolean>;

  /**
   * Whether a row's wait, doubt, lease or `expiresAt` has ended, or lies further ahead than it can: then alone `claimDue` without
   * `early`, `claimDoubts` and `sweepLeases` may find one. Costs a fraction of what they do.
   */
  isAnythingDue(): Promise<boolean>;
  /**
   * `scheduled`, due, of a source that may go, the lowest of its lane → `calling`; urgent ones first. What is past
   * `expiresAt` becomes `expired` instead, whatever its account; where an earlier attempt is in doubt, `parked`.
   */
  claimDue(options: ClaimOptions): Promise<readonly ClaimedRow[]>;
  /** Rows in doubt whose grace has ended: `resend`, of a source that may go → `calling` and returned; without `resend` → `parked`, with the final event. */
  claimDoubts(options: ClaimOptions): Promise<readonly ClaimedRow[]>;
  /** `calling` rows whose lease has ended → `doubt`. Returns how many. */
  sweepLeases(limit: number): Promise<number>;

  recordStatus(report: StatusReport): Promise<StatusAnswer>;
  /** The row of a listed message: by its messageId where a row of the list has it, else by its recipient. */
  findListed(message: ListedMessage): Promise<string | undefined>;
  /** Keeps an inbound message in the outbox; a repeat within the retention is kept once. */
  recordInbound(event: Omit<InboundEvent, 'kind' | 'at'>): Promise<'recorded' | 'unchanged'>;

  /**
   * The oldest entries that may go out, if this `holder` is (or becomes) the one relay. Entries of one row come in their
   * order, and none before an earlier one that has to wait.
   */
  claimOutbox(options: OutboxClaim): Promise<readonly OutboxEntry[]>;
  /** For an open ledger, until what it returns is called. A store that cannot be reached is told to the listener. */
  listenAsRelay(listener: RelayListener): () => void;
  published(outboxIds: readonly string[]): Promise<void>;
  /** Entries refused for themselves: each waits, and the later ones of its row behind it; after an hour it is kept aside and tried once an hour. */
  refusedByBroker(entries: readonly RefusedEntry[]): Promise<void>;
  /** Newest first. */
  keptAside(options: { limit: number; before?: string }): Promise<readonly KeptAsideEvent[]>;
  /** Events of the command that are kept aside are tried again at once. Returns how many. */
  republish(commandId: string, audit?: AuditNote): Promise<number>;

  /** Those of these rows that are there and not settled. */
  unsettled(rowIds: readonly string[]): Promise<readonly string[]>;
  findByCommand(commandId: string): Promise<readonly SendRow[]>;
  /** Newest first. */
  findByRecipient(recipient: string, options: { limit: number; before?: string }): Promise<RowPage>;
  list(options: { states: readonly SendState[]; limit: number; before?: string }): Promise<RowPage>;
  /**
   * Settles rows `parked` in doubt by an operator's word; what is past `expiresAt`, or was cancelled, is not sent again.
   * Returns how many were changed.
   */
  resolve(request: ResolveRequest): Promise<{ readonly changed: number; readonly conflict: boolean }>;
  /** Nothing more is sent of the command, or of the one recipient, also of what comes later within the retention. */
  cancel(request: CancelRequest): Promise<CancelAnswer>;
  /** Deletes the personal data of one number (E.164). Returns how many rows were cleared. */
  forget(recipient: string, audit?: AuditNote): Promise<number>;
  /** Allows an account one more full limit of this day (ISO 8601, as charges name it). */
  lift(account: string, day: string, audit?: AuditNote): Promise<DayCount>;
  /** Each account's latest day of which anything was used, refused or lifted. */
  dayCounts(): Promise<readonly DayCount[]>;
  /** Keeps a decision that changes nothing in the ledger, as a replay. */
  recordAudit(action: string, note: AuditNote): Promise<void>;
  /** Newest first. */
  audit(options: { limit: number; before?: string }): Promise<AuditPage>;

  /** Accepted rows without a final status whose poll is due; each is pushed on by `nextInMs(polls so far)` as it is returned. */
  claimPolls(options: { limit: number; afterMs: number; maxAgeMs: number }): Promise<readonly SendRow[]>;
  /**
   * Deletes what was settled longer ago than `days`, and what is as old of all else: at most `limit` of each kind. Returns how
   * many went of the kind that had most; where that is `limit`, there may be more.
   */
  prune(options: { days: number; limit: number }): Promise<number>;
  /** Reserves `count` send slots of an account's shared rate; answers each slot's wait from now in milliseconds. At most 200 ms ahead. */
  reserve(account: string, perSecond: number, count: number): Promise<readonly number[]>;
  /** The latest counts; made anew where they are older than 15 s and no other replica is at it. */
  counts(): Promise<LedgerCounts>;
}

/** A stored instant that cannot be true: the database's clock was set back. */
export type ImplausibleInstant = 'rate' | 'relay-lease' | 'lease' | 'due';

export interface LedgerOptions {
  /** `SEND_LEASE_MS` + `SEND_TIMEOUT_MS`: how long a `calling` row is its caller's. */
  readonly leaseMs: number;
  /** `IN_DOUBT_GRACE_MS`: how long doubt waits for proof. */
  readonly graceMs: number;
  /** Told when a stored instant was found implausible and replaced; worth a warning. */
  readonly onImplausible?: (what: ImplausibleInstant) => void;
  /** Default: nobody measures. */
  readonly observer?: LedgerObserver;
}

/** DI token of the {@link Ledger} in a Nest app. */
export const LEDGER = Symbol('ecall-gateway.ledger');
