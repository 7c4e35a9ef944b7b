import type { SimulatedGateway } from './gateway/simulated-gateway.js';
import { ACCOUNTS, type AccountName } from './servers/accounts-file.js';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC } from './servers/simulated-kafka.js';
import type { World } from './servers/world.js';
import { START } from './surroundings/times.js';

export const STORM_MS = 16_000;
const HOUR_MS = 3_600_000;
/** Further than any wait that eCall may ask for, which is an hour at most. */
const SET_BACK_MS = 2 * HOUR_MS;

/** What goes wrong by itself, apart from any call, until the storm is over. */
export class Storm {
  constructor(
    private readonly world: World,
    /** Those that run now. */
    private readonly gateways: readonly SimulatedGateway[],
  ) {}

  begin(): void {
    const { world, gateways } = this;
    const { kafka, random, isFair, climate } = world;
    this.sometimes(5_000, () => kafka.rebalance());
    this.sometimes(12_000, () => gateways[random.between(0, gateways.length - 1)]?.stop());
    if (climate.hasGuards) this.changeGuards();
    if (isFair) return;
    this.sometimes(8_000, () => this.outage('ledgerDown'));
    this.sometimes(8_000, () => this.outage('kafkaDown'));
    if (climate.accountsAreRefused)
      this.sometimes(4_000, () => world.ecall.accountRefusals.begin(this.someAccount()));
    if (climate.accountsChange) this.sometimes(3_000, () => this.changeAccounts());
    if (climate.clocksStep) this.stepClocks();
    if (climate.topicsFail) this.failTopics();
    if (climate.keysRotate) this.rotateKeys();
    if (climate.topicIsMadeAnew) this.makeTopicAnew();
  }

  private sometimes(everyMs: number, what: () => void): void {
    const { random, time } = this.world;
    time.after(random.between(everyMs / 2, everyMs * 2), () => {
      if (time.now() - START > STORM_MS) return;
      what();
      this.sometimes(everyMs, what);
    });
  }

  private outage(of: 'ledgerDown' | 'kafkaDown'): void {
    const { world } = this;
    world.tell(of);
    world[of] = true;
    world.time.after(world.random.between(300, 3_000), () => (world[of] = false));
  }

  private someAccount(): AccountName {
    const { random, climate } = this.world;
    return climate.hasSecondAccount ? random.pick(ACCOUNTS) : 'default';
  }

  private changeAccounts(): void {
    const { random, time, accounts } = this.world;
    const name = this.someAccount();
    accounts.take(name, random.chance(0.6) ? 'account' : 'sender');
    time.after(random.between(500, 4_000), () => accounts.putBack(name));
  }

  /** A change of the configuration is no fault. */
  private changeGuards(): void {
    const { random, time, guards } = this.world;
    if (!guards.areChanged()) return;
    time.after(random.between(1_000, 12_000), () => guards.change(this.someAccount()));
  }

  /** The database's stays where it is set: only what is recognised as untrue goes on. */
  private stepClocks(): void {
    const { world } = this;
    const { random, time } = world;
    this.sometimes(5_000, () => {
      const gateway = this.gateways[random.between(0, this.gateways.length - 1)];
      if (gateway === undefined) return;
      gateway.process.wallAheadMs = random.pick([-HOUR_MS, -1_000, 1_000, HOUR_MS]);
      world.tell(`${gateway.process.name}: its clock is ${gateway.process.wallAheadMs} ms ahead`);
    });
    time.after(random.between(1_000, STORM_MS), () => {
      world.databaseAheadMs = random.pick([-SET_BACK_MS, -SET_BACK_MS, 1_000]);
      world.tell(`the database's clock is ${world.databaseAheadMs} ms ahead`);
    });
  }

  private failTopics(): void {
    const { world } = this;
    const { random, time } = world;
    const { gone, tooLarge } = world.kafka.troubles;
    this.sometimes(6_000, () => {
      const topic = random.pick([EVENTS_TOPIC, DEAD_LETTERS_TOPIC]);
      world.tell(`${topic} is gone`);
      gone.add(topic);
      time.after(random.between(300, 4_000), () => gone.delete(topic));
    });
    if (random.chance(0.7)) tooLarge.add(`c${random.between(0, 11)}`);
  }

  /** A rolling restart that puts the new key in front at once. */
  private rotateKeys(): void {
    const { random, time } = this.world;
    time.after(random.between(1_000, STORM_MS / 2), () => {
      this.world.tell('a new signing key is configured');
      this.world.signingKeys = 'new';
      this.gateways.forEach((gateway, index) =>
        time.after(index * random.between(1_000, 5_000), () => gateway.stop()),
      );
    });
  }

  /** Nobody runs while it happens: a consumer whose topic is deleted ends its process. */
  private makeTopicAnew(): void {
    const { random, time, kafka } = this.world;
    time.after(random.between(2_000, 7_000), () => {
      for (const { process } of this.gateways) process.kill('its topic is deleted');
      kafka.makeAnew();
    });
  }
}
