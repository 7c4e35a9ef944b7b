import * as fc from 'fast-check';
import { IS_CONTROL, IS_TRANSACTIONAL, type KafkaRecord, type RecordsBatch } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import { history, ModelLog, type Logged } from '../contract-tests/transaction-log.js';
import { committedRecords, type FetchedBatches } from './committed-records.js';

const PLACE = { topic: 't', partition: 3 };

const record = (offsetDelta: number, content: Partial<KafkaRecord> = {}): KafkaRecord => ({
  length: 0,
  attributes: 0,
  timestampDelta: 0n,
  offsetDelta,
  key: null,
  value: null,
  headers: [],
  ...content,
});

const batch = (content: Partial<RecordsBatch>): RecordsBatch => ({
  firstOffset: 0n,
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  lastOffsetDelta: 0,
  firstTimestamp: 0n,
  maxTimestamp: 0n,
  producerId: -1n,
  producerEpoch: 0,
  firstSequence: 0,
  records: [],
  ...content,
});

/** The batches of a log below its last stable offset. */
function batchesOf(log: ModelLog): RecordsBatch[] {
  const readable = log.messages.filter(({ offset }) => Number(offset) < log.end);
  return [...new Set(readable.map(({ batchContext }) => batchContext))].flatMap((context) => {
    if (context === undefined) return [];
    const { firstOffset, lastOffsetDelta, producerId, inTransaction, isControlBatch } = context;
    const records = readable
      .filter(({ batchContext }) => batchContext === context)
      .map(({ key }, index) => record(index, { key }));
    const attributes = (inTransaction ? IS_TRANSACTIONAL : 0) | (isControlBatch ? IS_CONTROL : 0);
    return batch({
      firstOffset: BigInt(firstOffset),
      lastOffsetDelta,
      producerId: BigInt(producerId),
      attributes,
      records,
    });
  });
}

/** One fetch: whole batches from the one that holds `from`. */
function fetched(log: ModelLog, from: bigint, size: number): FetchedBatches | undefined {
  const records = batchesOf(log)
    .filter(({ firstOffset, lastOffsetDelta }) => firstOffset + BigInt(lastOffsetDelta) >= from)
    .slice(0, size);
  const last = records.at(-1);
  if (last === undefined) return undefined;
  const upTo = Number(last.firstOffset) + last.lastOffsetDelta;
  return { records, abortedTransactions: log.abortedBetween(Number(from), upTo).toReversed() };
}

describe('committedRecords', () => {
  it('gives what was committed and nothing else, whatever the order of transactions, keys and fetches', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 6 }), (steps, size) => {
        const log = new ModelLog();
        for (const each of steps) log.run(each);
        const seen: string[] = [];
        for (let from = 0n; ;) {
          const answer = fetched(log, from, size);
          if (answer === undefined) break;
          const { records, next } = committedRecords(PLACE, answer, from);
          seen.push(...records.map(({ offset }) => offset));
          expect(next).toBeGreaterThan(from);
          from = next;
        }
        const isVisible = (message: Logged) => Number(message.offset) < log.end && log.isVisible(message);
        expect(seen).toEqual(log.messages.filter(isVisible).map(({ offset }) => offset));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves out what lies before the offset that was asked for, and goes on behind the batch', () => {
    const records = [0, 1, 2, 3].map((offsetDelta) => record(offsetDelta));
    const answer = {
      abortedTransactions: [],
      records: [batch({ firstOffset: 10n, lastOffsetDelta: 5, records })],
    };
    const { records: given, next } = committedRecords(PLACE, answer, 12n);
    expect(given.map(({ offset }) => offset)).toEqual(['12', '13']);
    expect(next).toBe(16n);
  });

  it('gives bytes, time and headers as they lie there, a header with several values too', () => {
    const [one, two] = [Buffer.from('1'), Buffer.from('2')];
    const content = record(0, {
      timestampDelta: 7n,
      key: one,
      value: two,
      headers: [
        [Buffer.from('many'), one],
        [Buffer.from('none'), null],
        [Buffer.from('many'), two],
      ],
    });
    const answer = (attributes: number): FetchedBatches => ({
      abortedTransactions: [],
      records: [batch({ attributes, firstTimestamp: 100n, maxTimestamp: 900n, records: [content] })],
    });
    const [given] = committedRecords(PLACE, answer(0), 0n).records;
    expect(given).toEqual({
      ...PLACE,
      offset: '0',
      timestamp: 107,
      key: one,
      value: two,
      headers: { many: [one, two], none: null },
    });
    // The broker's own time, where the topic is set so.
    expect(committedRecords(PLACE, answer(1 << 3), 0n).records[0]?.timestamp).toBe(900);
  });

  it('stays where it is when nothing came', () => {
    expect(committedRecords(PLACE, { abortedTransactions: [] }, 5n)).toEqual({ records: [], next: 5n });
  });
});
