import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ABORT_KEY, history, ModelLog, type Logged } from '../contract-tests/transaction-log.js';
import type { AbortedTransaction } from './aborted-producers.js';
import { hideAborted, type FetchedPartition } from './aborted-records.js';

/** What kafkajs makes of a fetch; its own filter runs behind ours. */
const Batch = createRequire(import.meta.url)('kafkajs/src/consumer/batch') as new (
  topic: string,
  fetchedOffset: string,
  data: object,
) => { readonly messages: readonly Logged[]; lastOffset(): string };

type Filter = (partition: FetchedPartition<Logged>) => FetchedPartition<Logged>;

interface FetchOptions {
  readonly size: number;
  readonly shuffle: (list: AbortedTransaction[]) => AbortedTransaction[];
  readonly filter: Filter;
}

/** One fetch: whole batches from the one that holds `from`, as many as its size allows. */
function fetchFrom(log: ModelLog, from: number, { size, shuffle, filter }: FetchOptions) {
  const readable = log.messages.filter(({ offset }) => Number(offset) < log.end);
  const first = readable.find(({ offset }) => Number(offset) >= from)?.batchContext;
  if (first === undefined) return undefined;
  const contexts = [...new Set(readable.map(({ batchContext }) => batchContext))];
  const start = contexts.indexOf(first);
  const taken = contexts.slice(start, start + size);
  const messages = readable.filter(({ batchContext }) => taken.includes(batchContext));
  const upTo = Number(messages.at(-1)?.offset);
  const abortedTransactions = shuffle(log.abortedBetween(from, upTo));
  const partition = filter({ abortedTransactions, messages });
  return new Batch('t', String(from), { ...partition, partition: 0, highWatermark: String(log.end) });
}

/** Whatever the order of transactions, keys and fetches: what was committed is seen, and nothing else. */
const showsCommittedOnly = (filter: Filter) =>
  fc.property(history, fc.integer({ min: 1, max: 6 }), fc.nat(), (steps, size, seed) => {
    const log = new ModelLog();
    for (const each of steps) log.run(each);
    const shuffle = (list: AbortedTransaction[]) =>
      list.toSorted((one, other) => order(one, seed) - order(other, seed));
    const seen: string[] = [];
    for (let from = 0; ;) {
      const batch = fetchFrom(log, from, { size, shuffle, filter });
      if (batch === undefined) break;
      seen.push(...batch.messages.map(({ offset }) => offset));
      from = Number(batch.lastOffset()) + 1;
    }
    const visible = log.messages.filter(
      (message) => Number(message.offset) < log.end && log.isVisible(message),
    );
    expect(seen).toEqual(visible.map(({ offset }) => offset));
  });

const markedAs = (message: Logged, isControlBatch: boolean): Logged =>
  message.batchContext === undefined
    ? message
    : { ...message, batchContext: { ...message.batchContext, isControlBatch } };

/** The filter with a rule taken out. */
const BROKEN: ReadonlyArray<readonly [rule: string, filter: Filter]> = [
  ['the filter of kafkajs itself', (partition) => partition],
  [
    'one that takes a key for an abort marker',
    ({ messages, ...rest }) =>
      hideAborted({
        ...rest,
        messages: messages.map((message) =>
          message.key?.equals(ABORT_KEY) === true ? markedAs(message, true) : message,
        ),
      }),
  ],
  [
    'one that knows no abort marker',
    ({ messages, ...rest }) =>
      hideAborted({ ...rest, messages: messages.map((message) => markedAs(message, false)) }),
  ],
  [
    'one that takes a single entry of the list',
    ({ abortedTransactions, ...rest }) =>
      hideAborted({ ...rest, abortedTransactions: abortedTransactions?.slice(0, 1) ?? null }),
  ],
];

describe('hideAborted', () => {
  it('shows what was committed and nothing else, whatever the order of transactions, keys and fetches', () => {
    fc.assert(showsCommittedOnly(hideAborted), { numRuns: 2_000 });
  });

  it.each(BROKEN)('the histories tell it from %s', (_, filter) => {
    expect(fc.check(showsCommittedOnly(filter), { numRuns: 2_000, seed: 1 }).failed).toBe(true);
  });

  it('leaves a fetch without aborted transactions as it is, and messages of an old format', () => {
    const old = { key: ABORT_KEY };
    const none = { abortedTransactions: null, messages: [old] };
    expect(hideAborted(none)).toBe(none);
    const some = { abortedTransactions: [{ producerId: '1', firstOffset: '0' }], messages: [old] };
    expect(hideAborted(some).messages).toEqual([old]);
  });
});

function order({ producerId, firstOffset }: AbortedTransaction, seed: number): number {
  return (Number(producerId) * 7_919 + Number(firstOffset) * 104_729 + seed) % 101;
}
