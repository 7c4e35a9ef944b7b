/** The control record's type stands in bytes 2 and 3 of its key (KIP-98); 1 would be a commit. */
const CONTROL_TYPE_AT = 2;
const ABORT = 0;

export interface AbortedTransaction {
  readonly producerId: string | bigint;
  readonly firstOffset: string | bigint;
}

/**
 * By the rule of the Java client: the producers whose aborted transactions have begun and not yet ended at the batch that is
 * read. One begins for the reader with the batch that reaches its first offset, and ends with the abort marker of its
 * producer.
 */
export class AbortedProducers {
  private readonly active = new Set<string>();
  private readonly waiting: ReadonlyArray<{ readonly producerId: string; readonly firstOffset: bigint }>;
  private next = 0;

  constructor(transactions: readonly AbortedTransaction[]) {
    this.waiting = transactions
      .map(({ producerId, firstOffset }) => ({
        producerId: String(producerId),
        firstOffset: BigInt(firstOffset),
      }))
      .toSorted((one, other) => (one.firstOffset < other.firstOffset ? -1 : 1));
  }

  get hasNone(): boolean {
    return this.waiting.length === 0;
  }

  advanceTo(offset: bigint): void {
    for (;;) {
      const transaction = this.waiting[this.next];
      if (transaction === undefined || transaction.firstOffset > offset) return;
      this.active.add(transaction.producerId);
      this.next += 1;
    }
  }

  has(producerId: string): boolean {
    return this.active.has(producerId);
  }

  end(producerId: string): void {
    this.active.delete(producerId);
  }
}

/** Whether the record of a control batch ends a transaction by aborting it. An application's record may have any key. */
export function isAbortMarker(key: Buffer | null): boolean {
  return key !== null && key.length >= CONTROL_TYPE_AT + 2 && key.readInt16BE(CONTROL_TYPE_AT) === ABORT;
}
