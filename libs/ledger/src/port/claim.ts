import type { SendRow } from './send-row.js';

/** Whose rows may go now. Rows of an account and channel that no source names are left where they are. */
export interface ClaimSource {
  readonly account: string;
  readonly channel: string;
  /** Only its urgent rows: ordinary ones of a `limited` account wait. Default false. */
  readonly urgentOnly?: boolean;
  /**
   * Only its rows whose command names a sender (true), or only those that rely on the account's (false); default both.
   * Of a row that the release before wrote it is not known: it is taken for one that names its sender.
   */
  readonly namesSender?: boolean;
  /**
   * Only rows of at most so many segments: a larger one has no room in any day. Rows that were counted against the limits
   * before, and not given back, are claimed whatever they have. Default: any.
   */
  readonly maxSegments?: number;
  /** E.164; where the rows' messages really go. Kept on each row that is claimed. */
  readonly redirectTo?: string;
}

export interface ClaimOptions {
  /** A token of this claim's own. */
  readonly holder: string;
  readonly limit: number;
  readonly sources: readonly ClaimSource[];
  /** How many of `limit` ordinary rows keep while urgent ones are due too; urgent ones go first at the others. Default 0. */
  readonly keptForOrdinary?: number;
  /** Even what is not due yet, but never before its `sendAt`: how a suspended account is probed. Default false. */
  readonly early?: boolean;
  readonly skipRowIds?: readonly string[];
}

/** A row that was claimed: state `calling`, committed; `row.command` is there. */
export type ClaimedRow = SendRow & { readonly command: string };
