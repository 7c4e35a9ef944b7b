import { describe, expect, inject, it } from 'vitest';
import { waitFor, type RunningApp } from '../support/index.js';
import { startSystem } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 1_200;
const KILLS = LONG ? 50 : 3;

/** Kill -9 at any instant, again and again, while commands flow. */
describe('a gateway that is killed while commands flow', () => {
  it(
    `${KILLS} times among ${COMMANDS} commands: none lost, none sent twice`,
    { timeout: LONG ? 3_600_000 : 200_000 },
    async () => {
      const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);
      console.log(`FAULTS_SEED=${seed}`);
      const random = seeded(seed);
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: { ...QUICK_DOUBTS, SEND_CONCURRENCY: '16' },
        // Patient enough for a callback to meet a gateway that is up again.
        simulator: { callbackAttempts: 9 },
      });
      try {
        system.simulator.setFaults([{ kind: 'delay', ms: 40 }]);
        const commands = await flood(system, COMMANDS);
        const sent = () => system.simulator.log().length;
        let gateway: RunningApp = system.gateway;
        for (let kill = 0; kill < KILLS && sent() < COMMANDS * 0.95; kill += 1) {
          const before = sent();
          const some = Math.ceil(random() * (COMMANDS / (KILLS + 1)));
          await waitFor(() => sent() > before + some || sent() >= COMMANDS * 0.95, {
            deadlineMs: 120_000,
            what: 'messages to be sent',
            everyMs: 3,
          });
          await gateway.kill9();
          gateway = await system.addGateway({ PORT: new URL(system.gateway.url).port });
        }
        const { inDoubt, ...verdict } = await judge(system, commands, 120_000);
        console.log(
          `killed ${KILLS} times: ${sent()} of ${COMMANDS} at eCall, ${inDoubt} were in doubt for a while`,
        );
        expect(verdict).toEqual(CLEAN);
      } finally {
        await system.stop();
      }
    },
  );
});

/** mulberry32: small, and good enough to choose instants. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
