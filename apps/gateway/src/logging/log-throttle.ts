import type { Clock } from '../time/clock.js';

const MINUTE_MS = 60_000;
/** More than a gateway has to say in a minute; what is said in ever new words must not gather. */
const MOST_KEPT = 1_000;

interface Told {
  readonly at: number;
  repeats: number;
}

/** What an outage says anew of every message and of every try: told once a minute, with how often it was left out. */
export class LogThrottle {
  private readonly told = new Map<string, Told>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** How often it was left out since it was told last; undefined when it is to be left out now. */
  tell(what: string): number | undefined {
    const now = this.clock.monotonic();
    const last = this.told.get(what);
    if (last !== undefined && now - last.at < MINUTE_MS) {
      last.repeats += 1;
      return undefined;
    }
    if (this.told.size >= MOST_KEPT) this.told.clear();
    this.told.set(what, { at: now, repeats: 0 });
    return last?.repeats ?? 0;
  }
}
