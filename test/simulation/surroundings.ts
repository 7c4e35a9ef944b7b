import { SeededRandom, VirtualTime } from './virtual-time.js';
import { START, STORM, type Weather } from './weather.js';

/** What everybody in a history shares: time, chance, the weather, and the record of what happened. */
export class Surroundings {
  readonly random: SeededRandom;
  readonly time = new VirtualTime(START);
  readonly trace: string[] = [];
  readonly violations: string[] = [];
  weather: Weather = STORM;
  /** Nothing goes wrong at all. */
  isFair = false;
  ledgerDown = false;
  kafkaDown = false;

  constructor(readonly seed: number) {
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
