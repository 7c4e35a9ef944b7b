import type { DeadLetterRecord } from '@ecall-gateway/contracts';

/** Which dead letters are meant; what is not given does not restrict. */
export interface DeadLetterSelection {
  /** `partition:offset` in the dead-letter topic. */
  readonly ids?: ReadonlySet<string>;
  /** Codes of `dlq-reason`. */
  readonly reasons?: ReadonlySet<string>;
  /** Milliseconds since the epoch: given up then or later. */
  readonly since?: number;
}

export function isSelected({ ids, reasons, since }: DeadLetterSelection, letter: DeadLetterRecord): boolean {
  return (
    (ids === undefined || ids.has(letter.id)) &&
    (reasons === undefined || reasons.has(letter.reason)) &&
    (since === undefined || letter.time >= since)
  );
}
