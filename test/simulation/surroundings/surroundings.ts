import { type Climate, climateOf } from './climate.js';
import { SeededRandom } from './seeded-random.js';
import { START } from './times.js';
import { VirtualTime } from './virtual-time.js';
import { STORM, type Weather } from './weather.js';

/** What everybody in a history shares: time, chance, the weather, and the record of what happened. */
export class Surroundings {
  readonly random: SeededRandom;
  readonly time = new VirtualTime(START);
  readonly climate: Climate;
  readonly trace: string[] = [];
  readonly violations: string[] = [];
  weather: Weather = STORM;
  /** By a command's text, the keys of its records. */
  readonly keysOf = new Map<string, Set<string>>();
  /** Texts of which a record stands on the ordinary topic: the others go alone. */
  readonly ordinary = new Set<string>();
  /** What the ledger was told to cancel, and since when; `to` missing: all of the command. */
  readonly cancels: Array<{ readonly at: number; readonly commandId: string; readonly to?: string }> = [];
  /** When a process began to stop, or died. */
  readonly stops: number[] = [];
  /** Nothing goes wrong at all. */
  isFair = false;
  ledgerDown = false;
  kafkaDown = false;
  /** What a process that starts now finds configured: `new` has a new signing key in front of the old one. */
  signingKeys: 'old' | 'new' = 'old';
  /** How far the clock of the database is ahead of the true time, in milliseconds. */
  databaseAheadMs = 0;

  constructor(
    readonly seed: number,
    fixed: Partial<Climate> = {},
  ) {
    this.climate = climateOf(seed, fixed);
    this.random = new SeededRandom(seed);
  }

  tell(what: string): void {
    this.trace.push(`${String(this.time.now() - START).padStart(6)} ${what}`);
  }

  violate(what: string): void {
    this.tell(`VIOLATION ${what}`);
    this.violations.push(what);
  }
}
