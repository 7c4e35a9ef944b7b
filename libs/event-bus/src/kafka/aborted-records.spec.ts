import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hideAborted,
  type AbortedTransaction,
  type FetchedMessage,
  type FetchedPartition,
} from './aborted-records.js';

const ABORT_KEY = Buffer.from([0, 0, 0, 0]);
const COMMIT_KEY = Buffer.from([0, 0, 0, 1]);

interface Logged extends FetchedMessage {
  readonly offset: string;
}

interface Span {
  readonly producerId: string;
  readonly first: number;
  readonly isAborted: boolean;
  readonly marker: number;
}

type Step =
  | { readonly write: number; readonly records: number; readonly key: Buffer | null }
  | { readonly end: number; readonly abort: boolean };

/** A partition's log as a broker writes it, with what a reader of committed records is to see of it. */
class ModelLog {
  readonly messages: Logged[] = [];
  readonly spans: Span[] = [];
  private readonly open = new Map<number, number>();
  private next = 0;

  /** Producer 0 uses no transactions. */
  run(step: Step): void {
    if ('write' in step) {
      if (step.write > 0 && !this.open.has(step.write)) this.open.set(step.write, this.next);
      this.append(step.write, { records: step.records, key: step.key, isControl: false });
      return;
    }
    const first = this.open.get(step.end);
    if (first === undefined) return;
    this.open.delete(step.end);
    this.spans.push({ producerId: String(step.end), first, isAborted: step.abort, marker: this.next });
    this.append(step.end, { records: 1, key: step.abort ? ABORT_KEY : COMMIT_KEY, isControl: true });
  }

  /** Below the last stable offset: the broker gives nothing beyond it. */
  get end(): number {
    return Math.min(this.next, ...this.open.values());
  }

  isVisible({ offset, isControlRecord, batchContext }: Logged): boolean {
    if (isControlRecord === true) return false;
    if (batchContext?.inTransaction !== true) return true;
    const at = Number(offset);
    const span = this.spans.find(
      ({ producerId, first, marker }) => producerId === batchContext.producerId && first <= at && at < marker,
    );
    return span?.isAborted === false;
  }

  private append(producer: number, what: { records: number; key: Buffer | null; isControl: boolean }): void {
    const batchContext = {
      firstOffset: String(this.next),
      lastOffsetDelta: what.records - 1,
      producerId: String(producer),
      inTransaction: producer > 0,
      isControlBatch: what.isControl,
    };
    for (let index = 0; index < what.records; index += 1) {
      const { key, isControl: isControlRecord } = what;
      this.messages.push({ offset: String(this.next + index), key, isControlRecord, batchContext });
    }
    this.next += what.records;
  }
}

const producer = fc.integer({ min: 0, max: 4 });
const COMMIT_ALL: readonly Step[] = [1, 2, 3, 4].map((end) => ({ end, abort: false }));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      write: producer,
      records: fc.integer({ min: 1, max: 4 }),
      key: fc.constantFrom(null, ABORT_KEY, COMMIT_KEY, Buffer.from('k'), Buffer.alloc(0)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ end: producer, abort: fc.boolean() }) },
);
/** With what is still open at its end committed, or left open: then a reader sees nothing from the first of it on. */
const history = fc
  .tuple(fc.array(step, { maxLength: 40 }), fc.boolean())
  .map(([steps, isClosed]) => (isClosed ? [...steps, ...COMMIT_ALL] : steps));

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
  const abortedTransactions = shuffle(
    log.spans
      .filter(({ isAborted, first: begin, marker }) => isAborted && begin <= upTo && marker >= from)
      .map(({ producerId, first: begin }) => ({ producerId, firstOffset: String(begin) })),
  );
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
