import { endingsOf } from './endings.js';
import { judge } from './judge.js';
import type { Mutation } from './mutation.js';
import { SimulatedGateway } from './simulated-gateway.js';
import { isQuiet, SETTLE_MS } from './quiet.js';
import { publishWorkload } from './workload.js';
import { CALM, START } from './weather.js';
import { World } from './world.js';

const STORM_MS = 26_000;
/** Long enough for a lane's patience, every backoff and every grace. */
const CALM_MS = 60_000;
const SLOTS = 2;

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What happened, a line each, with virtual milliseconds. */
  readonly trace: readonly string[];
  /** Which of the things that may happen did. */
  readonly endings: ReadonlySet<string>;
}

/** One history: a storm of faults, then calm, then judgement. The same seed gives the same history. */
export async function simulate(seed: number, mutation?: Mutation, isFair = false): Promise<Report> {
  const world = new World(seed, mutation?.times);
  const { random, time, kafka } = world;
  world.isFair = isFair;
  if (isFair) world.weather = CALM;
  const gateways: SimulatedGateway[] = [];
  const workload = publishWorkload(world);
  let started = 0;
  const start = (slot: number) => {
    started += 1;
    gateways[slot] = new SimulatedGateway(world, `g${started}`, mutation, () => {
      time.after(random.between(500, 4_000), () => start(slot));
    });
  };
  for (let slot = 0; slot < SLOTS; slot += 1) start(slot);
  world.ecall.callbacks.receiver = async (callback, status) => {
    const [first, ...others] = gateways.filter(({ process }) => process.alive);
    return first === undefined ? false : random.pick([first, ...others]).receive(callback, status);
  };

  const sometimes = (everyMs: number, what: () => void) => {
    const at = random.between(everyMs / 2, everyMs * 2);
    time.after(at, () => {
      if (time.now() - START > STORM_MS) return;
      what();
      sometimes(everyMs, what);
    });
  };
  sometimes(6_000, () => kafka.rebalance());
  sometimes(15_000, () => gateways[random.between(0, SLOTS - 1)]?.stop());
  if (!isFair) {
    sometimes(10_000, () => {
      world.ledgerDown = true;
      time.after(random.between(300, 3_000), () => (world.ledgerDown = false));
    });
    sometimes(10_000, () => {
      world.kafkaDown = true;
      time.after(random.between(300, 3_000), () => (world.kafkaDown = false));
    });
    sometimes(15_000, () => (world.ecall.accountRefusedUntil = time.now() + random.between(500, 4_000)));
  }

  await time.runUntil(START + STORM_MS);
  world.tell('calm');
  world.weather = CALM;
  await calmDown(world, gateways);
  await judge(world, workload);
  for (const { process } of gateways) process.alive = false;
  return { seed, violations: world.violations, trace: world.trace, endings: endingsOf(world) };
}

/** Goes on until twice in a row nothing is left to happen, or until nobody can expect anything more. */
async function calmDown(world: World, gateways: readonly SimulatedGateway[]): Promise<void> {
  const end = START + STORM_MS + CALM_MS;
  for (let quietRounds = 0; quietRounds < 2 && world.time.now() < end;) {
    await world.time.runUntil(Math.min(end, world.time.now() + SETTLE_MS));
    const isAwake = gateways.every(({ process }) => process.responsive);
    quietRounds = isAwake && (await isQuiet(world)) ? quietRounds + 1 : 0;
  }
}
