import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { projectDir } from '../support/index.js';
import { cpuMsOfThread } from './flood/process-usage.js';
import { runFlood, type FloodCost } from './flood/flood-run.js';
import { openFloodWorld, startFloodGateway, type FloodWorld } from './flood/flood-world.js';
import { readCpuProfile, type StackTime } from './profile/cpu-profile.js';
import { functionOf, packageOf, stageOf, sums } from './profile/stages.js';

const COMMANDS = Number(process.env['BENCH_COMMANDS'] ?? 20_000);
/** Profiles stay here, to be opened with a browser's developer tools. */
const FOLDER = join(projectDir, '.bench');
const WITH_PROFILE = join(projectDir, 'test/bench/profile/with-profile.mjs');
const FUNCTIONS_SHOWN = 40;
const OTHER_THREADS = 'other threads (garbage, compiler, files)';

const WAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'one request each': {},
  'SEND_LISTS=auto': { SEND_LISTS: 'auto' },
};

interface Profile {
  readonly cost: FloodCost;
  /** Scaled to what the kernel counted for the thread, so that they add up although others wanted the cores too. */
  readonly times: readonly StackTime[];
  readonly otherThreadsUs: number;
}

/** Where the CPU time of a message goes. To profile costs time itself: shares count, not the sum. */
describe.runIf(process.platform === 'linux')('stages', () => {
  it(`of ${COMMANDS} commands`, { timeout: 1_200_000 }, async () => {
    mkdirSync(FOLDER, { recursive: true });
    const world = await openFloodWorld(inject('kafkaBrokers'), { commands: COMMANDS });
    const profiles = new Map<string, Profile>();
    try {
      for (const [name, settings] of Object.entries(WAYS)) {
        console.log(`${name}, load ${loadavg()[0]?.toFixed(1)}`);
        profiles.set(name, await profileFlood(world, name, settings));
      }
      print(profiles);
      expect(profiles.size).toBe(Object.keys(WAYS).length);
    } finally {
      await world.postgres.remove();
    }
  });
});

async function profileFlood(
  world: FloodWorld,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<Profile> {
  const path = join(FOLDER, `${name.replaceAll(/\W+/g, '-')}.cpuprofile`);
  const window = { fromUs: 0, toUs: 0 };
  let pid = 0;
  let threadMs = 0;
  const start = async (url: string) => {
    const profiled = { NODE_OPTIONS: `--import=${WITH_PROFILE}`, CPU_PROFILE: path };
    const gateway = await startFloodGateway(world, url, { SEND_CONCURRENCY: '64', ...settings, ...profiled });
    pid = gateway.pid ?? 0;
    return gateway;
  };
  const began = () => {
    window.fromUs = monotonicUs();
    threadMs = -cpuMsOfThread(pid);
  };
  const settled = async () => {
    window.toUs = monotonicUs();
    threadMs += cpuMsOfThread(pid);
  };
  const cost = await runFlood({ ...world, start, began, settled, commands: COMMANDS, delayMs: 0 });
  const times = readCpuProfile(path, window);
  const threadUs = (threadMs * 1_000) / COMMANDS;
  const sampled = times.reduce((sum, { us }) => sum + us, 0);
  return {
    cost,
    times: times.map(({ stack, us }) => ({ stack, us: (us * threadUs) / sampled })),
    otherThreadsUs: cost.cpuUs - threadUs,
  };
}

function print(profiles: ReadonlyMap<string, Profile>): void {
  for (const [name, { cost }] of profiles) console.log(`${name}: ${JSON.stringify(cost)}`);
  console.table(tableOf(profiles, stageOf));
  console.table(tableOf(profiles, packageOf, 30));
  console.table(tableOf(profiles, functionOf, FUNCTIONS_SHOWN));
}

/** Microseconds a message: by the stage that is to blame for them, or by what they were spent in. */
function tableOf(
  profiles: ReadonlyMap<string, Profile>,
  of: (stack: StackTime['stack']) => string,
  rows = Number.POSITIVE_INFINITY,
): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const [way, { times, otherThreadsUs }] of profiles) {
    const all = [...sums(times, of), [OTHER_THREADS, otherThreadsUs] as const];
    for (const [name, us] of all) table[name] = { ...table[name], [way]: Number(us.toFixed(1)) };
  }
  return Object.fromEntries(Object.entries(table).slice(0, rows));
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}
