import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { startSystem, type System } from '../journeys/system.js';
import { flood, LONG } from './flood.js';
import { CLEAN, judge } from './judge.js';

const ROUNDS = LONG ? 8 : 3;
const COMMANDS = LONG ? 5_000 : 500;

/** What the process holds in memory, in MB, as the kernel counts it. */
function residentMb({ gateway }: System): number {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

/** A process that lives through flood after flood. */
describe.runIf(process.platform === 'linux')('the memory of one gateway', () => {
  it(
    `stays flat over ${ROUNDS} floods of ${COMMANDS} commands`,
    { timeout: LONG ? 1_200_000 : 240_000 },
    async () => {
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
      });
      try {
        const held: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const { inDoubt: _doubts, ...verdict } = await judge(
            system,
            await flood(system, COMMANDS, { from: round * COMMANDS }),
            240_000,
          );
          expect(verdict).toEqual(CLEAN);
          held.push(residentMb(system));
        }
        console.log(`resident after each of ${ROUNDS} floods, MB: ${held.map(Math.round).join(', ')}`);
        // The first flood warms up: code, pools, buffers. What grows from there on grows for ever.
        const [warm = 0] = held.slice(1);
        expect(held.at(-1)).toBeLessThan(warm * 1.5);
      } finally {
        await system.stop();
      }
    },
  );
});
