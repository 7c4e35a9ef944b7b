/** Is told what goes on inside a ledger; for measurements. Must not throw. */
export interface LedgerObserver {
  /**
   * Writes that gathered go out as one.
   * @param keys what each is about: a row's id, or for `begin` command and recipient ({@link beginKey})
   * @returns called when the group is written, or failed
   */
  groupBegan?(group: LedgerGroup, keys: readonly string[]): () => void;
  /** A status report named a row whose command carried a trace; told before the report is answered. */
  statusTraced?(rowId: string, traceparent: string): void;
}

/** Writes of a kind. */
export type LedgerGroup =
  | 'begin'
  | 'accepted'
  | 'rejected'
  | 'unknown'
  | 'give-back'
  | 'published'
  | 'charge'
  | 'status'
  | 'find-listed';

/** The key of a `begin` in its group. */
export function beginKey(intent: { readonly commandId: string; readonly recipient: string }): string {
  return `${intent.commandId}\u0000${intent.recipient}`;
}
