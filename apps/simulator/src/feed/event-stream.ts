import type { ServerResponse } from 'node:http';
import type { FaultBook } from '../faults/fault-book.js';
import type { Journal } from '../journal/journal.js';
import type { Timers } from '../timers.js';
import { changesAfter, isNews } from './changes-after.js';
import { type Cursor, formatCursor } from './cursor.js';

export interface FeedContext {
  readonly journal: Journal;
  readonly faults: FaultBook;
  /** Ends with the server, not with a reset. */
  readonly timers: Timers;
}

/** A flood comes in batches: a page cannot show more than this is worth, and the simulator has other work. */
const GAP_MS = 100;
/** So that nobody in between takes the connection for dead. */
const HEARTBEAT_MS = 15_000;

/**
 * Tells one page what happens, as Server-Sent Events. It reads the journal where it stopped the last time and keeps
 * nothing itself, so a page that is slow misses entries and costs no memory.
 */
export class EventStream {
  readonly #unwatch: readonly (() => void)[];
  #cursor: Cursor | undefined;
  #faultVersion = -1;
  #lastAt = Number.NEGATIVE_INFINITY;
  #scheduled = false;
  #ended = false;

  constructor(
    private readonly context: FeedContext,
    private readonly response: ServerResponse,
    cursor: Cursor | undefined,
  ) {
    this.#cursor = cursor;
    const changed = () => this.#changed();
    this.#unwatch = [context.journal.watchers.add(changed), context.faults.watchers.add(changed)];
    response.once('close', () => this.#end());
    response.write('retry: 1000\n\n');
    this.#tell(true);
    this.#beat();
  }

  #changed(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.context.timers.after(Math.max(0, this.#lastAt + GAP_MS - performance.now()), () => {
      if (!this.#ended) this.#tell(false);
    });
  }

  #tell(always: boolean): void {
    this.#scheduled = false;
    this.#lastAt = performance.now();
    const { journal, faults } = this.context;
    const { changes, cursor } = changesAfter(journal, this.#cursor, Date.now());
    this.#cursor = cursor;
    const rules = faults.version === this.#faultVersion ? {} : { faults: faults.list() };
    this.#faultVersion = faults.version;
    if (!always && !('faults' in rules) && !isNews(changes)) return;
    const data = JSON.stringify({ ...changes, ...rules });
    if (this.response.write(`id: ${formatCursor(cursor)}\ndata: ${data}\n\n`)) return;
    this.#scheduled = true;
    this.response.once('drain', () => {
      this.#scheduled = false;
      this.#changed();
    });
  }

  #beat(): void {
    this.context.timers.after(HEARTBEAT_MS, () => {
      if (this.#ended) return;
      this.response.write(':\n\n');
      this.#beat();
    });
  }

  #end(): void {
    this.#ended = true;
    for (const unwatch of this.#unwatch) unwatch();
  }
}
