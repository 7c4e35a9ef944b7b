import type { StatusNotifier } from '../callbacks/status-notifier.js';
import type { Credentials } from '../credentials/credentials.js';
import type { FaultBook } from '../faults/fault-book.js';
import type { Journal } from '../journal/journal.js';
import type { Timing } from '../journal/message-fate.js';
import type { MediaStore } from '../media/media-store.js';
import type { SenderRules } from '../request/check-from.js';
import type { Clock } from '../time/clock.js';
import type { Timers } from '../time/timers.js';

/** What the endpoints of the API work with. */
export interface ApiDependencies {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly faults: FaultBook;
  readonly notifier: StatusNotifier;
  /** For delayed answers. */
  readonly timers: Timers;
  readonly timing: Timing;
  /** How long a message or a list can be queried after it was accepted, in milliseconds. */
  readonly queryableForMs: number;
  readonly credentials: Credentials;
  readonly media: MediaStore;
  readonly mediaMaxBytes: number;
  /** Whether a message may name a file that was never uploaded here. */
  readonly acceptUnknownMedia: boolean;
  readonly rules: SenderRules;
  /** Name, in lower case, of the header that names the version. */
  readonly versionHeader: string | undefined;
}
