import type { Surroundings } from '../surroundings/surroundings.js';

export interface Callback {
  readonly token: string;
  readonly messageId: string;
  /** Missing where eCall does not say it. */
  readonly to?: string;
}

/** `taken`: 200. `unavailable`: 503, or no answer at all. `unknown`: 404, after which nobody comes again. */
export type CallbackAnswer = 'taken' | 'unavailable' | 'unknown';

export type CallbackReceiver = (callback: Callback, status: string) => Promise<CallbackAnswer>;

/** Beyond lease and grace. */
const LATE_MS = 12_000;
const TRIES = 5;
const TRY_AGAIN_MS = 500;

/** eCall's status notifications: some never come, some come late, before the answer, or several times. */
export class SimulatedCallbacks {
  /** Messages of which a callback was answered with 200: their acceptance is known for good. */
  readonly proven = new Set<string>();
  /** On their way, or to come. */
  underWay = 0;
  receiver: CallbackReceiver = async () => 'unavailable';

  constructor(private readonly world: Surroundings) {}

  promise({ to, ...callback }: Required<Callback>): void {
    const { random, weather } = this.world;
    if (random.chance(weather.lostCallback)) return;
    for (const status of ['Sent', 'Delivered']) {
      for (let times = random.chance(0.2) ? 3 : 1; times > 0; times -= 1) {
        const late = random.chance(0.15) ? LATE_MS : random.chance(0.2) ? 0 : 800;
        const said = random.chance(0.2) ? callback : { ...callback, to };
        this.make(random.between(0, late), TRIES, said, status);
      }
    }
  }

  private make(inMs: number, tries: number, callback: Callback, status: string): void {
    this.underWay += 1;
    this.world.time.after(inMs, () => {
      void this.receiver(callback, status).then((answer) => {
        this.underWay -= 1;
        if (answer === 'taken') this.proven.add(callback.messageId);
        // Every address was made by one of our own processes.
        else if (answer === 'unknown')
          this.world.violate(`I2 a callback for ${callback.messageId} was answered with 404`);
        else if (tries > 1) this.make(TRY_AGAIN_MS, tries - 1, callback, status);
        return undefined;
      });
    });
  }
}
