import type { Surroundings } from './surroundings.js';

export interface Callback {
  readonly token: string;
  readonly messageId: string;
  /** Missing where eCall does not say it. */
  readonly to?: string;
}

/** Takes a callback; true when it answered 200. */
export type CallbackReceiver = (callback: Callback, status: string) => Promise<boolean>;

/** eCall's status notifications: some never come, some come late, before the answer, or several times. */
export class SimulatedCallbacks {
  /** Messages of which a callback was answered with 200: their acceptance is known for good. */
  readonly proven = new Set<string>();
  /** On their way, or to come. */
  underWay = 0;
  receiver: CallbackReceiver = async () => false;

  constructor(private readonly world: Surroundings) {}

  promise({ to, ...callback }: Required<Callback>): void {
    const { random, weather } = this.world;
    if (random.chance(weather.lostCallback)) return;
    for (const status of ['Sent', 'Delivered']) {
      for (let times = random.chance(0.2) ? 3 : 1; times > 0; times -= 1) {
        const late = random.chance(0.15) ? 20_000 : random.chance(0.2) ? 0 : 800;
        const said = random.chance(0.2) ? callback : { ...callback, to };
        this.make(random.between(0, late), 4, said, status);
      }
    }
  }

  private make(inMs: number, tries: number, callback: Callback, status: string): void {
    this.underWay += 1;
    this.world.time.after(inMs, () => {
      void this.receiver(callback, status).then((taken) => {
        this.underWay -= 1;
        if (taken) this.proven.add(callback.messageId);
        else if (tries > 0) this.make(500, tries - 1, callback, status);
        return undefined;
      });
    });
  }
}
