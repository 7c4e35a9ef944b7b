import { describe, expect, inject, it } from 'vitest';
import { startSystem } from '../journeys/system.js';
import { flood, LONG } from './flood.js';
import { CLEAN, judge } from './judge.js';

const PER_SECOND = 50;
const COMMANDS = 600;
/** Beside other tests a process stands still at times, and what was due goes together: that evens out over some seconds. */
const WINDOW_SECONDS = LONG ? 1 : 3;
/** Three limits side by side would send three times as many. */
const MOST = PER_SECOND * WINDOW_SECONDS * (LONG ? 1.1 : 1.2);

/** SEND_RATE_PER_SECOND holds for all replicas together. */
describe('three replicas that may send 50 messages a second together', () => {
  it(
    `never send more than ${MOST} within ${WINDOW_SECONDS} s, whoever joins`,
    { timeout: 180_000 },
    async () => {
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
          ...times.map(
            (from) => times.filter((at) => at >= from && at < from + WINDOW_SECONDS * 1_000).length,
          ),
        );
        const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
        console.log(
          `${COMMANDS} messages in ${seconds.toFixed(1)} s, at most ${most} within ${WINDOW_SECONDS} s`,
        );
        expect(most).toBeLessThanOrEqual(MOST);
      } finally {
        await system.stop();
      }
    },
  );
});
