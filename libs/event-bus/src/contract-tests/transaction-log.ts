import * as fc from 'fast-check';
import type { AbortedTransaction } from '../kafka/aborted-producers.js';
import type { FetchedMessage } from '../kafka/aborted-records.js';

export const ABORT_KEY = Buffer.from([0, 0, 0, 0]);
const COMMIT_KEY = Buffer.from([0, 0, 0, 1]);

export interface Logged extends FetchedMessage {
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
export class ModelLog {
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

  /** What a broker names with the records from one offset up to another, in the order of their beginnings. */
  abortedBetween(from: number, upTo: number): AbortedTransaction[] {
    return this.spans
      .filter(({ isAborted, first, marker }) => isAborted && first <= upTo && marker >= from)
      .map(({ producerId, first }) => ({ producerId, firstOffset: String(first) }));
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
export const history = fc
  .tuple(fc.array(step, { maxLength: 40 }), fc.boolean())
  .map(([steps, isClosed]) => (isClosed ? [...steps, ...COMMIT_ALL] : steps));
