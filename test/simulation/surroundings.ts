import { SeededRandom, VirtualTime } from './virtual-time.js';
import { START, STORM, type Weather } from './weather.js';

/** What everybody in a history shares: time, chance, the weather, and the record of what happened. */
export class Surroundings {
  readonly random: SeededRandom;
  readonly time = new VirtualTime(START);
  readonly trace: string[] = [];
  readonly violations: string[] = [];
  weather: Weather = STORM;
  /** By a command's text, the keys of its records. */
  readonly keysOf = new Map<string, Set<string>>();
  /** Nothing goes wrong at all. */
  isFair = false;
  ledgerDown = false;
  kafkaDown = false;

  /** Every third history: many commands at once, few calls at a time, and lists. */
  readonly isCrowded: boolean;

  constructor(readonly seed: number) {
    this.isCrowded = seed % 3 === 0;
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
