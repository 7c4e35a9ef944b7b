import type { Clock } from '../../../apps/gateway/src/time/clock.js';
import type { SeededRandom } from '../surroundings/seeded-random.js';
import type { Surroundings } from '../surroundings/surroundings.js';
import { START, TIMES } from '../surroundings/times.js';

/** Calls that are made all the time: the trace names them only when they are lost. */
const IDLE: ReadonlySet<string> = new Set([
  'claimOutbox',
  'isAnythingDue',
  'claimDue',
  'claimDoubts',
  'sweepLeases',
  'commit',
  'reserve',
  'dayCounts',
]);

/**
 * A process that may crash or freeze at any call it makes. Every call to a server is two journeys: what was sent arrives
 * even when the process has died meanwhile; a dead process never sees the answer, and a frozen one sees it late.
 */
export class SimulatedProcess {
  alive = true;
  /** How far its wall clock is ahead of the true time, in milliseconds. */
  wallAheadMs = 0;
  private frozen = false;
  private readonly missed: Array<() => void> = [];

  constructor(
    readonly world: Surroundings,
    readonly name: string,
    private readonly onCrash: () => void,
    private readonly onFreeze: (ms: number) => void,
  ) {}

  get responsive(): boolean {
    return this.alive && !this.frozen;
  }

  readonly clock: Clock = {
    now: () => this.world.time.now() + this.wallAheadMs,
    monotonic: () => this.world.time.now(),
    random: () => this.world.random.next(),
    sleep: async (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason as Error);
        const aborted = () => reject(signal?.reason as Error);
        signal?.addEventListener('abort', aborted, { once: true });
        this.world.time.after(ms, () =>
          this.see(() => {
            signal?.removeEventListener('abort', aborted);
            resolve();
          }),
        );
      }),
  };

  /** A call to a server. It may be lost on the way there or on the way back, arrive twice, or take seconds. */
  async call<T>(name: string, isDown: () => boolean, effect: () => Promise<T>): Promise<T> {
    const { world } = this;
    return new Promise<T>((resolve, reject) => {
      if (!this.alive) return;
      const started = world.time.now();
      this.misfortune(name);
      const back = (settle: () => void) => world.time.after(this.journeyMs(), () => this.see(settle));
      const lose = () => {
        world.tell(`${this.name} ${name} of ${started - START}: lost`);
        back(() => reject(new Error(`${name}: connection lost`)));
      };
      const arrive = (isRepeat: boolean) => {
        if (isDown() || world.random.chance(world.weather.lostRequest)) return lose();
        effect().then(
          (value) => {
            this.misfortune(name);
            if (!isRepeat && world.random.chance(world.weather.repeated)) {
              world.tell(`${this.name} ${name} of ${started - START}: arrives again`);
              return world.time.after(this.journeyMs(), () => arrive(true));
            }
            if (world.random.chance(world.weather.lostAcknowledgement)) return lose();
            if (!IDLE.has(name)) world.tell(`${this.name} ${name}: ${kindOf(value)}`);
            return back(() => resolve(value));
          },
          (error: unknown) => back(() => reject(error)),
        );
      };
      world.time.after(this.journeyMs(), () => arrive(false));
    });
  }

  /** A word that nobody waits for. */
  arrives(random: SeededRandom, see: () => void): void {
    this.world.time.after(this.journeyMs(random), () => this.see(see));
  }

  /** What the process sees: nothing once it is dead, everything later while it is frozen. */
  see(what: () => void): void {
    if (!this.alive) return;
    if (this.frozen) this.missed.push(what);
    else what();
  }

  kill(why: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.world.stops.push(this.world.time.now());
    this.world.tell(`${this.name} dies (${why})`);
    this.onCrash();
  }

  private misfortune(at: string): void {
    const { random, weather } = this.world;
    if (random.chance(weather.crash)) this.kill(at);
    else if (random.chance(weather.pause) && this.responsive)
      this.freeze(random.between(200, 2 * TIMES.sessionMs), at);
  }

  private freeze(ms: number, at: string): void {
    this.frozen = true;
    this.world.tell(`${this.name} freezes for ${ms} ms (${at})`);
    this.onFreeze(ms);
    this.world.time.after(ms, () => {
      this.frozen = false;
      this.world.tell(`${this.name} wakes`);
      for (const what of this.missed.splice(0)) this.see(what);
    });
  }

  private journeyMs(random = this.world.random): number {
    const { weather } = this.world;
    return random.chance(weather.slow) ? random.between(100, 3_000) : random.between(1, 30);
  }
}

/** The answer's own word for what it is. */
function kindOf(value: unknown): string {
  type Answer = { kind?: string; state?: string; row?: { id: string; state: string } };
  const { kind, state, row } = Object(value) as Answer;
  return [kind ?? 'done', state, row?.id, row?.state].filter((word) => word !== undefined).join(' ');
}
