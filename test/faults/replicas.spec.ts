import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { waitFor, type RunningApp } from '../support/index.js';
import { startSystem, type System } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 1_500;
const ROUNDS = LONG ? 5 : 1;
/** Beyond the consumer's session of 15 s, and beyond the lease. */
const FROZEN_MS = 18_000;

/** Several gateways on one PostgreSQL. */
describe('three replicas', () => {
  let system: System;
  let replicas: RunningApp[];
  // Patient with answers: where processes start all the time, a second passes quickly.
  const settings = {
    ...QUICK_DOUBTS,
    SEND_TIMEOUT_MS: '5000',
    IN_DOUBT_GRACE_MS: '8000',
    SEND_CONCURRENCY: '16',
  };

  beforeEach(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings,
    });
    replicas = [await system.addGateway(), await system.addGateway()];
    system.simulator.setFaults([{ kind: 'delay', ms: 40 }]);
  });
  afterEach(async () => system.stop());

  const sent = () => system.simulator.log().length;

  it(
    'under rolling restarts: each leaves with exit code 0, none lost, none sent twice',
    { timeout: 600_000 },
    async () => {
      const commands = await flood(system, COMMANDS);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [index, replica] of replicas.entries()) {
          await waitFor(() => sent() > (COMMANDS * (2 * round + index + 1)) / (2 * ROUNDS + 3), {
            deadlineMs: 120_000,
            what: 'messages to be sent',
          });
          expect(await replica.stop()).toEqual({ code: 0, signal: null });
          replicas[index] = await system.addGateway();
        }
      }
      const { inDoubt, ...verdict } = await judge(system, commands, 120_000);
      expect(verdict).toEqual(CLEAN);
      expect(inDoubt).toBe(0);
    },
  );

  it(
    'one of which is frozen beyond its session and its lease, and wakes up',
    { timeout: 600_000 },
    async () => {
      const commands = await flood(system, COMMANDS);
      const [frozen] = replicas;
      if (frozen?.pid === undefined) throw new Error('no replica');
      await waitFor(() => sent() > COMMANDS / 5, { deadlineMs: 60_000, what: 'a fifth to be sent' });
      process.kill(frozen.pid, 'SIGSTOP');
      await delay(FROZEN_MS);
      process.kill(frozen.pid, 'SIGCONT');
      const { inDoubt, ...verdict } = await judge(system, commands, 120_000);
      console.log(`frozen for ${FROZEN_MS} ms: ${inDoubt} of ${COMMANDS} were in doubt for a while`);
      expect(verdict).toEqual(CLEAN);
    },
  );
});
