import { BackgroundProcess } from '../../../tools/process/background-process.js';
import { projectDir } from '../../support/index.js';
import { compileStockNest } from '../stock-nest/compile.js';
import type { Measured } from './flood-run.js';
import { ownGroup, startFloodGateway, type FloodWorld, type GatewaySettings } from './flood-world.js';

/** What is measured: starts against a stand-in for eCall, and reads the commands of its world. */
export interface Subject {
  readonly name: string;
  /** Whether it asks for callbacks, and tells of them. */
  readonly hasCallbacks: boolean;
  readonly start: (world: FloodWorld, ecallUrl: string) => Promise<Measured>;
}

/** The least that can send. */
export const bareLoop = (settings: GatewaySettings = { SEND_CONCURRENCY: '64' }): Subject => ({
  name: 'bare loop',
  hasCallbacks: false,
  start: async (world, ecallUrl) =>
    program(new URL('bare-loop.mjs', import.meta.url).pathname, world, {
      ...settings,
      ECALL_BASE_URL: ecallUrl,
    }),
});

/** A handler as Nest's documentation shows it. */
export const stockNest = (): Subject => ({
  name: 'stock Nest handler',
  hasCallbacks: false,
  start: async (world, ecallUrl) => program(await compileStockNest(), world, { ECALL_BASE_URL: ecallUrl }),
});

export const gateway = (name: string, settings: GatewaySettings): Subject => ({
  name,
  hasCallbacks: true,
  start: async (world, ecallUrl) => startFloodGateway(world, ecallUrl, settings),
});

/** One more, where `BENCH_SETTINGS` names settings to be compared: `KAFKA_CLIENT=platformatic,LOG_LEVEL=warn`. */
export function gatewayToCompare(settings: GatewaySettings = {}): readonly Subject[] {
  const given = process.env['BENCH_SETTINGS'] ?? '';
  if (given === '') return [];
  const pairs = given.split(',').map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')];
  });
  return [gateway(`gateway, ${given}`, { ...settings, ...Object.fromEntries(pairs) })];
}

/** The first, which the others are compared with, and those whose names `BENCH_ONLY` matches (an expression; default: all). */
export function chosen(subjects: readonly Subject[]): readonly Subject[] {
  const only = new RegExp(process.env['BENCH_ONLY'] ?? '');
  return subjects.filter(({ name }, place) => place === 0 || only.test(name));
}

function program(file: string, { brokers, topics }: FloodWorld, settings: GatewaySettings): Measured {
  const app = new BackgroundProcess({
    command: process.execPath,
    args: [file],
    cwd: projectDir,
    env: { ...process.env, KAFKA_BROKERS: brokers, ...ownGroup(topics), ...settings },
  });
  return { pid: app.pid, logs: app.lines, stop: async () => app.stop('SIGTERM', 5_000) };
}
