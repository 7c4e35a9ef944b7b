import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { flood } from '../faults/flood.js';
import { ACCEPTED, startSystem, type System } from '../journeys/system.js';
import { waitFor } from '../support/index.js';

const MESSAGES = 3_000;
/** The first warms up: code, pools, connections. */
const ROUNDS = 3;

const WAYS = {
  'as it is by default': {},
  'SEND_LISTS=auto': { SEND_LISTS: 'auto' },
} as const;

interface Measured {
  readonly 'messages per second': number;
  /** Statuses and their events included. */
  readonly 'CPU µs of the gateway': number;
}

/** From the topic of commands to the accepted events, beside Kafka, PostgreSQL and the simulator on one machine. */
describe.runIf(process.platform === 'linux')('flow', () => {
  it('of whole messages', { timeout: 600_000 }, async () => {
    const table: Record<string, Measured & { readonly 'times the first': number }> = {};
    let first = 0;
    for (const [name, settings] of Object.entries(WAYS)) {
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        partitions: 6,
        settings,
      });
      try {
        let measured: Measured | undefined;
        for (let round = 0; round < ROUNDS; round += 1) measured = await run(system, round * MESSAGES);
        if (measured === undefined) throw new Error('nothing was measured');
        first ||= measured['messages per second'];
        const ratio = Number((measured['messages per second'] / first).toFixed(2));
        table[name] = { ...measured, 'times the first': ratio };
      } finally {
        await system.stop();
      }
    }
    console.table(table);
    expect(Object.keys(table)).toEqual(Object.keys(WAYS));
  });
});

async function run(system: System, from: number): Promise<Measured> {
  const told = (fits: (type: string, status: unknown) => boolean) =>
    system.events.events.filter(({ type, data }) => fits(type, data['status'])).length;
  const until = async (fits: (type: string, status: unknown) => boolean, what: string) =>
    waitFor(() => told(fits) >= from + MESSAGES, { deadlineMs: 120_000, what, everyMs: 10 });
  const cpu = cpuMs(system);
  const start = performance.now();
  await flood(system, MESSAGES, { from, keys: MESSAGES });
  await until((type) => type === ACCEPTED, 'all to be accepted');
  const seconds = (performance.now() - start) / 1_000;
  await until((_, status) => status === 'delivered', 'all to be delivered');
  return {
    'messages per second': Math.round(MESSAGES / seconds),
    'CPU µs of the gateway': Math.round(((cpuMs(system) - cpu) * 1_000) / MESSAGES),
  };
}

/** User and system time, as the kernel counts it in hundredths of a second (proc(5)). */
function cpuMs({ gateway }: System): number {
  const fields = readFileSync(`/proc/${gateway.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
