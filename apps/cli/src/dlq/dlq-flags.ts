import { readIds, readSince, type Selection } from './selection.js';

/** What both `dlq list` and `dlq replay` may be told. */
export interface DlqFlags {
  readonly reason?: readonly string[];
  readonly since?: string;
}

/** @throws {CliError} */
export function selectionOf(ids: readonly string[], { reason, since }: DlqFlags, now: number): Selection {
  return {
    ...(ids.length === 0 ? {} : { ids: readIds(ids) }),
    ...(reason === undefined ? {} : { reasons: reason }),
    ...(since === undefined ? {} : { since: readSince(since, now) }),
  };
}
