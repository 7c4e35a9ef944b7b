import { judgeHistory } from '../history/judge-history.js';
import { SimulatedGateway } from './gateway/simulated-gateway.js';
import type { Mutation } from './gateway/mutation.js';
import { endingsOf } from './judging/endings.js';
import { judge } from './judging/judge.js';
import { isQuiet, SETTLE_MS } from './judging/quiet.js';
import { writeHistory } from './judging/write-history.js';
import { World } from './servers/world.js';
import { Operator } from './operator.js';
import { Storm, STORM_MS } from './storm.js';
import { FAIR, type Climate } from './surroundings/climate.js';
import { REPLICAS, START } from './surroundings/times.js';
import { CALM } from './surroundings/weather.js';
import { publishWorkload } from './workload/workload.js';

/** Long enough for a lane's patience, every backoff, every grace, and an account that comes back. */
const CALM_MS = 180_000;
/** Long enough for a suspect beside that: it may have been refused twice, so that it waits for five minutes. */
const SUSPECTS_CALM_MS = 480_000;

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  /** What happened, a line each, with virtual milliseconds. */
  readonly trace: readonly string[];
  /** Which of the things that may happen did. */
  readonly endings: ReadonlySet<string>;
}

export interface SimulateOptions {
  readonly mutation?: Mutation | undefined;
  /** Nothing goes wrong at all. */
  readonly isFair?: boolean | undefined;
  /** Conditions that the history has, or has not, whatever its seed draws. */
  readonly climate?: Partial<Climate> | undefined;
}

/** One history: a storm of faults, then calm, then judgement. The same seed gives the same history. */
export async function simulate(seed: number, options: SimulateOptions = {}): Promise<Report> {
  const { mutation, isFair = mutation?.isFair ?? false } = options;
  const climate = { ...(isFair ? FAIR : {}), ...mutation?.climate, ...options.climate };
  const world = new World(seed, { times: mutation?.times, climate });
  const { random, time } = world;
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
  for (let slot = 0; slot < REPLICAS; slot += 1) start(slot);
  world.ecall.callbacks.receiver = async (callback, status) => {
    const [first, ...others] = gateways.filter(({ process }) => process.alive);
    return first === undefined ? 'unavailable' : random.pick([first, ...others]).receive(callback, status);
  };
  new Storm(world, gateways).begin();
  new Operator(world, gateways, STORM_MS).begin();

  await time.runUntil(START + STORM_MS);
  world.tell('calm');
  world.weather = CALM;
  await calmDown(world, gateways);
  await judge(world, workload);
  const broken = judgeHistory(await writeHistory(world));
  for (const what of broken) world.violate(`second judge: ${what}`);
  for (const { process } of gateways) process.alive = false;
  return { seed, violations: world.violations, trace: world.trace, endings: endingsOf(world) };
}

/** Goes on until twice in a row nothing is left to happen, or until nobody can expect anything more. */
async function calmDown(world: World, gateways: readonly SimulatedGateway[]): Promise<void> {
  const calmMs = world.climate.accountsAreRefused ? SUSPECTS_CALM_MS : CALM_MS;
  const end = START + STORM_MS + calmMs;
  for (let quietRounds = 0; quietRounds < 2 && world.time.now() < end;) {
    await world.time.runUntil(Math.min(end, world.time.now() + SETTLE_MS));
    const isAwake = gateways.every(({ process }) => process.responsive);
    quietRounds = isAwake && (await isQuiet(world)) ? quietRounds + 1 : 0;
  }
}
