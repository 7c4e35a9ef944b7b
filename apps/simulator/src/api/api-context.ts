import type { StatusNotifier } from '../callbacks/status-notifier.js';
import type { FaultBook } from '../faults/fault-book.js';
import type { Journal } from '../journal/journal.js';
import type { Timing } from '../journal/message-fate.js';
import type { Timers } from '../timers.js';

/** What the routes of the API work with. */
export interface ApiContext {
  readonly journal: Journal;
  readonly faults: FaultBook;
  readonly notifier: StatusNotifier;
  /** Of delayed answers. */
  readonly timers: Timers;
  readonly timing: Timing;
  /** How long a message or a list can be asked for, in milliseconds. */
  readonly queryableForMs: number;
  readonly username: string;
  readonly password: string;
}
