import { IS_CONTROL, IS_TRANSACTIONAL, type KafkaRecord, type RecordsBatch } from '@platformatic/kafka';
import { AbortedProducers, isAbortMarker, type AbortedTransaction } from '../kafka/aborted-producers.js';
import type { TopicPartition } from '../port/consumer-group.js';
import type { BusRecord, RecordHeaders } from '../port/event-bus.port.js';

/** What a broker gave of one partition. */
export interface FetchedBatches {
  readonly abortedTransactions: readonly AbortedTransaction[];
  readonly records?: readonly RecordsBatch[];
}

export interface CommittedRecords {
  readonly records: BusRecord[];
  /** Where the next fetch begins: behind markers and aborted records too. */
  readonly next: bigint;
}

/** The batch's records have the time at which the broker took them, instead of the publisher's. */
const IS_APPEND_TIME = 1 << 3;

/**
 * The records of committed transactions, and those of none, from an offset on. The client's own filter is not used: it
 * hands out aborted records whose end lies in a later fetch, and fails at an end whose beginning lay in an earlier one.
 */
export function committedRecords(
  place: TopicPartition,
  { abortedTransactions, records: batches = [] }: FetchedBatches,
  from: bigint,
): CommittedRecords {
  const aborted = new AbortedProducers(abortedTransactions);
  const records: BusRecord[] = [];
  let next = from;
  for (const batch of batches) {
    const last = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    aborted.advanceTo(last);
    if (last >= next) next = last + 1n;
    const producer = String(batch.producerId);
    if ((batch.attributes & IS_CONTROL) !== 0) {
      if (isAbortMarker(batch.records[0]?.key ?? null)) aborted.end(producer);
    } else if ((batch.attributes & IS_TRANSACTIONAL) === 0 || !aborted.has(producer)) {
      append(records, place, batch, from);
    }
  }
  return { records, next };
}

/** A batch may begin before the offset that was asked for. */
function append(records: BusRecord[], place: TopicPartition, batch: RecordsBatch, from: bigint): void {
  const { firstOffset, firstTimestamp, maxTimestamp, attributes } = batch;
  const isAppendTime = (attributes & IS_APPEND_TIME) !== 0;
  for (const record of batch.records) {
    const offset = firstOffset + BigInt(record.offsetDelta);
    if (offset < from) continue;
    records.push({
      topic: place.topic,
      partition: place.partition,
      offset: String(offset),
      timestamp: Number(isAppendTime ? maxTimestamp : firstTimestamp + record.timestampDelta),
      key: record.key,
      value: record.value,
      headers: headersOf(record),
    });
  }
}

function headersOf({ headers }: KafkaRecord): RecordHeaders {
  const values = new Map<string, Buffer | Buffer[] | null>();
  for (const [name, value] of headers) {
    const text = name === null ? '' : name.toString('utf8');
    const before = values.get(text);
    if (before === undefined) values.set(text, value);
    else values.set(text, [...many(before), ...many(value)]);
  }
  return Object.fromEntries(values);
}

function many(value: Buffer | Buffer[] | null): Buffer[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}
