import { describe, expect, inject, it } from 'vitest';
import { startSystem } from '../journeys/system.js';
import { flood, LONG } from './flood.js';
import { CLEAN, judge } from './judge.js';

const PER_SECOND = 50;
const COMMANDS = 600;
/** Beside other tests the way to the simulator takes its time too; three limits side by side would send 150. */
const MOST = LONG ? PER_SECOND * 1.1 : PER_SECOND * 1.2;

/** SEND_RATE_PER_SECOND holds for all replicas together. */
describe('three replicas that may send 50 messages a second together', () => {
  it(`never send more than ${MOST} in any second, whoever joins`, { timeout: 180_000 }, async () => {
    const system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { SEND_RATE_PER_SECOND: String(PER_SECOND) },
    });
    try {
      await Promise.all([system.addGateway(), system.addGateway()]);
      const { inDoubt, ...verdict } = await judge(system, await flood(system, COMMANDS), 90_000);
      expect(verdict).toEqual(CLEAN);
      expect(inDoubt).toBe(0);
      const times = system.simulator.log().map(({ at }) => at);
      const most = Math.max(
        ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
      );
      const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
      console.log(`${COMMANDS} messages in ${seconds.toFixed(1)} s, at most ${most} in any second`);
      expect(most).toBeLessThanOrEqual(MOST);
    } finally {
      await system.stop();
    }
  });
});
