import { AbortedProducers, isAbortMarker, type AbortedTransaction } from './aborted-producers.js';

/** What kafkajs decodes from a fetch response, as far as it matters here. */
export interface FetchedPartition<M extends FetchedMessage = FetchedMessage> {
  /** Null or empty under `read_uncommitted`. In no order that a reader may rely on. */
  readonly abortedTransactions?: readonly AbortedTransaction[] | null;
  readonly messages: readonly M[];
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
    if (batch.isControlBatch && isAbortMarker(message.key)) begun.end(batch.producerId);
    return !batch.isControlBatch && batch.inTransaction && begun.has(batch.producerId)
      ? { ...message, isControlRecord: true }
      : message;
  });
  // Empty, so that the filter of kafkajs itself finds nothing to do.
  return { ...partition, abortedTransactions: [], messages };
}

function lastOffsetOf({ firstOffset, lastOffsetDelta }: BatchContext): bigint {
  return BigInt(firstOffset) + BigInt(lastOffsetDelta);
}
