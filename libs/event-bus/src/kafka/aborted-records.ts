/** What kafkajs decodes from a fetch response, as far as it matters here. */
export interface FetchedPartition<M extends FetchedMessage = FetchedMessage> {
  /** Null or empty under `read_uncommitted`. In no order that a reader may rely on. */
  readonly abortedTransactions?: readonly AbortedTransaction[] | null;
  readonly messages: readonly M[];
}

export interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

export interface FetchedMessage {
  readonly key: Buffer | null;
  /** kafkajs hands out no message that has this set, but counts its offset. */
  readonly isControlRecord?: boolean;
  /** One object for all messages of a record batch; undefined in message formats before Kafka 0.11. */
  readonly batchContext?: BatchContext;
}

export interface BatchContext {
  readonly firstOffset: string;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
}

/** The control record's type stands in bytes 2 and 3 of its key (KIP-98); 1 would be a commit. */
const CONTROL_TYPE_AT = 2;
const ABORT = 0;

/**
 * Marks the records of aborted transactions so that kafkajs hands out none of them, by the rule of the Java client:
 * an aborted transaction begins for the reader with the batch that reaches its first offset, and it ends with the
 * abort marker of its producer. Only a control batch holds markers; a record of an application may have any key.
 */
export function hideAborted<M extends FetchedMessage>(partition: FetchedPartition<M>): FetchedPartition<M> {
  const begun = new AbortedProducers(partition.abortedTransactions ?? []);
  if (begun.hasNone) return partition;
  let current: BatchContext | undefined;
  const messages = partition.messages.map((message) => {
    const { batchContext: batch } = message;
    if (batch === undefined) return message;
    if (batch !== current) begun.advanceTo(lastOffsetOf(batch));
    current = batch;
    if (batch.isControlBatch && isAbort(message)) begun.end(batch.producerId);
    return !batch.isControlBatch && batch.inTransaction && begun.has(batch.producerId)
      ? { ...message, isControlRecord: true }
      : message;
  });
  // Empty, so that the filter of kafkajs itself finds nothing to do.
  return { ...partition, abortedTransactions: [], messages };
}

/** The producers whose aborted transactions have begun and not yet ended at the batch that is read. */
class AbortedProducers {
  private readonly active = new Set<string>();
  private readonly waiting: ReadonlyArray<{ readonly producerId: string; readonly firstOffset: bigint }>;
  private next = 0;

  constructor(transactions: readonly AbortedTransaction[]) {
    this.waiting = transactions
      .map(({ producerId, firstOffset }) => ({ producerId, firstOffset: BigInt(firstOffset) }))
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

function lastOffsetOf({ firstOffset, lastOffsetDelta }: BatchContext): bigint {
  return BigInt(firstOffset) + BigInt(lastOffsetDelta);
}

function isAbort({ key }: FetchedMessage): boolean {
  return key !== null && key.length >= CONTROL_TYPE_AT + 2 && key.readInt16BE(CONTROL_TYPE_AT) === ABORT;
}
