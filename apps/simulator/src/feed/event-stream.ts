import type { ServerResponse } from 'node:http';
import type { FaultBook } from '../faults/fault-book.js';
import type { Journal } from '../journal/journal.js';
import type { Clock } from '../time/clock.js';
import type { Timers } from '../time/timers.js';
import { changesAfter, isNews } from './changes-after.js';
import { type Cursor, formatCursor } from './cursor.js';

export interface FeedDependencies {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: FaultBook;
  /** Ends with the server, not with a reset. */
  readonly timers: Timers;
}

/** At least this long between two events: a flood is sent in batches, which is all that a page can show. */
const GAP_MS = 100;
/** Keeps proxies from closing an idle connection. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends one page what happens, as Server-Sent Events. It reads the journal from where it stopped the last time and keeps
 * nothing itself, so a slow page misses entries but costs no memory.
 */
export class EventStream {
  private readonly unwatch: readonly (() => void)[];
  private cursor: Cursor | undefined;
  private faultVersion = -1;
  private lastAt = Number.NEGATIVE_INFINITY;
  private scheduled = false;
  private ended = false;

  constructor(
    private readonly dependencies: FeedDependencies,
    private readonly response: ServerResponse,
    cursor: Cursor | undefined,
  ) {
    this.cursor = cursor;
    const changed = () => this.changed();
    this.unwatch = [dependencies.journal.watchers.add(changed), dependencies.faults.watchers.add(changed)];
    response.once('close', () => this.end());
    response.write('retry: 1000\n\n');
    this.tell(true);
    this.beat();
  }

  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.dependencies.timers.after(
      Math.max(0, this.lastAt + GAP_MS - this.dependencies.clock.monotonic()),
      () => {
        if (!this.ended) this.tell(false);
      },
    );
  }

  private tell(always: boolean): void {
    this.scheduled = false;
    this.lastAt = this.dependencies.clock.monotonic();
    const { clock, journal, faults } = this.dependencies;
    const { changes, cursor } = changesAfter(journal, this.cursor, clock.now());
    this.cursor = cursor;
    const rules = faults.version === this.faultVersion ? {} : { faults: faults.list() };
    this.faultVersion = faults.version;
    if (!always && !('faults' in rules) && !isNews(changes)) return;
    const data = JSON.stringify({ ...changes, ...rules });
    if (this.response.write(`id: ${formatCursor(cursor)}\ndata: ${data}\n\n`)) return;
    this.scheduled = true;
    this.response.once('drain', () => {
      this.scheduled = false;
      this.changed();
    });
  }

  private beat(): void {
    this.dependencies.timers.after(HEARTBEAT_MS, () => {
      if (this.ended) return;
      this.response.write(':\n\n');
      this.beat();
    });
  }

  private end(): void {
    this.ended = true;
    for (const unwatch of this.unwatch) unwatch();
  }
}
