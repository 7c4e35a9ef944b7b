import type { SendEvent } from './ledger-event.js';
import type { CommandFacts, SendRow, SendState } from './send-row.js';

/** One attempt at one row: what a caller holds between its intent and its outcome. */
export interface Attempt {
  readonly rowId: string;
  readonly attempt: number;
  /** The row as `begin` answered it, for an attempt of a lane: what was fixed with it is not read again. */
  readonly begun?: SendRow;
}

export interface SendIntent extends CommandFacts {
  readonly recipient: string;
  /** A token of this try's own; met again, it is one's own lost acknowledgement. */
  readonly holder: string;
  /** Hash of (topic, key): rows of one lane keep their order. Null for records without a key. */
  readonly orderingKey: string | null;
  readonly segments?: number;
  readonly encoding?: string;
  /** Came on the urgent topic: claimed before ordinary rows. Default false. */
  readonly urgent?: boolean;
  /** How many recipients the whole command has; absent where that is not known. */
  readonly recipients?: number;
  /** The command names its sender; otherwise it relies on its account's. Default false. */
  readonly namesSender?: boolean;
  /** E.164; where the message really goes. Kept only where this intent begins an attempt. */
  readonly redirectedTo?: string;
  /** The command as JSON text; stored only where the row has to wait for something. */
  readonly command: string;
  /** Set for a record so old that its row may have been deleted: a new row is not made, the answer is `too-old`. */
  readonly onlyIfKnown?: boolean;
  /**
   * The commandId was made of the record's coordinates. Where a record of another timestamp has it (the topic was made
   * anew), the answer is `other-record` instead of `reused` or a duplicate.
   */
  readonly isFallbackId?: boolean;
  /** A dead letter that comes again: that its command was refused as a whole does not hold it. Default false. */
  readonly isReplay?: boolean;
  /** Of a refusal by the configuration: `reject` leaves a row that was begun as it is, and answers `busy`. Default false. */
  readonly onlyIfUnbegun?: boolean;
  /** A UUID: the message list that the first attempt goes out in. `begin` alone heeds it, and only for a row that it makes. */
  readonly listId?: string;
}

export type BeginAnswer =
  /** The intent is durable, and the lease runs: the call may go out. */
  | { readonly kind: 'begun'; readonly row: SendRow }
  /** Settled by this very record, its event perhaps never published: publish it, then `markDirectlyPublished`. */
  | { readonly kind: 'publish-directly'; readonly event: SendEvent }
  /** Nothing left to do for the lane: a duplicate, a cancelled send, or the ledger holds what is to come. */
  | { readonly kind: 'done'; readonly state: SendState }
  /**
   * Somebody else's call is under way: ask again after `retryAfterMs`. Also for the refusal of a whole command (recipient
   * '', or `onlyIfUnbegun`) that was begun meanwhile: what the ledger knows of it has changed.
   */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  /** Earlier rows of the lane wait in the ledger: park behind them. */
  | { readonly kind: 'behind' }
  /** The id stands for other content. */
  | { readonly kind: 'reused' }
  /** The whole command was refused, perhaps by a record whose event was never published: refuse it as a whole. */
  | { readonly kind: 'refused' }
  /** The fallback id belongs to a record of another timestamp: append `:<timestamp in ms>` to it and ask again. */
  | { readonly kind: 'other-record' }
  | { readonly kind: 'too-old' };

/** What the ledger knows of a command, asked before the configuration is. */
export type CommandKnowledge =
  | { readonly kind: 'unknown' }
  /** Rows in the order in which they were made; none where all were forgotten. */
  | { readonly kind: 'known'; readonly rows: readonly SendRow[] }
  | { readonly kind: 'reused' }
  | { readonly kind: 'other-record' };

export type CommandQuery = Pick<SendIntent, 'commandId' | 'fingerprint' | 'source' | 'isFallbackId'>;

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

/** What came back from a call that settled nothing; it stands in the row's timeline. */
export interface AnswerNote {
  /** A stable word, e.g. `throttled`. */
  readonly answer: string;
  readonly status?: number;
  /** eCall's `x-f24-request-id`. */
  readonly requestId?: string;
}
