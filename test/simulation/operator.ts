import type { SimulatedGateway } from './gateway/simulated-gateway.js';
import { ACCOUNTS } from './servers/accounts-file.js';
import type { World } from './servers/world.js';
import { SeededRandom } from './surroundings/seeded-random.js';

/** Between two looks at what is limited, once the storm is over. */
const LOOK_MS = 4_000;
/** For what waits for a new day. */
const AFTER_RESET_MS = 30_000;
/** Looks between two at what waits alone, because it is larger than a day's limit. */
const LOOKS_FOR_LARGE = 5;

/** Lifts daily limits: now and then in the storm, and in the end as often as it takes. A new day gets its time to bring room. */
export class Operator {
  private readonly random: SeededRandom;
  private looks = 0;

  constructor(
    private readonly world: World,
    /** Those that run now. */
    private readonly gateways: readonly SimulatedGateway[],
    private readonly stormMs: number,
  ) {
    this.random = new SeededRandom(world.seed * 15_485_863);
  }

  begin(): void {
    const { world, random } = this;
    const { perDay, isReset } = world.limits;
    if (perDay === undefined) return;
    if (isReset) {
      world.time.after(this.stormMs + AFTER_RESET_MS, () => void this.look());
      return;
    }
    for (let lifts = random.between(0, 2); lifts > 0; lifts -= 1)
      world.time.after(random.between(2_000, this.stormMs), () => this.lift(random.pick(ACCOUNTS)));
    world.time.after(this.stormMs, () => void this.look());
  }

  private async look(): Promise<void> {
    const { world } = this;
    this.looks += 1;
    const limited = (await world.ledger.dayCounts()).filter(({ limitedAt }) => limitedAt !== undefined);
    const isForAll = this.looks % LOOKS_FOR_LARGE === 0;
    for (const name of isForAll ? ACCOUNTS : limited.map(({ account }) => account)) this.lift(name);
    world.time.after(LOOK_MS, () => void this.look());
  }

  private lift(account: string): void {
    const awake = this.gateways.filter(({ process }) => process.responsive);
    if (awake.length > 0) this.random.pick(awake as [SimulatedGateway]).lift(account);
  }
}
