import type { SendState } from './send-row.js';

/** Who decided what, kept with the decision in the same transaction. */
export interface AuditNote {
  /** Name of the token, or where the decision came from. */
  readonly who: string;
  readonly reason?: string;
  /** What it was about; numbers only as keyed hashes. */
  readonly what: Readonly<Record<string, unknown>>;
}

export interface AuditEntry extends AuditNote {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly action: string;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Hand it in as `before` for the next page. */
  readonly next?: string;
}

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
  readonly audit?: AuditNote;
}

export interface CancelRequest {
  readonly commandId: string;
  /** E.164; absent: every recipient. */
  readonly recipient?: string;
  readonly audit?: AuditNote;
}

/** What a cancel came to, per recipient. */
export interface CancelAnswer {
  /** Whether the command was known before; where it was not, the mark waits for it. */
  readonly known: boolean;
  /** These became `cancelled` now. */
  readonly cancelled: readonly string[];
  /**
   * Being called, in doubt, or not begun yet: nothing more is sent of them. A recipient that is named and has no row is among
   * them only while the command has recipients that are not begun, as far as their number is known.
   */
  readonly requested: readonly string[];
  /** Settled, or parked: they stay as they are. */
  readonly unchanged: readonly { readonly recipient: string; readonly state: SendState }[];
  /**
   * How many recipients of the whole command are not begun yet: they become `cancelled` as they come. Those whose rows
   * retention removed are not among them. 0 where one is named.
   */
  readonly notBegun: number;
}
