import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { kcatConsume, waitFor } from '../support/index.js';
import { IN_DOUBT, startSystem } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 600;
const OUTAGE_MS = LONG ? 60_000 : 4_000;
const CONCURRENCY = 16;
/** One message at a time, at widening intervals. */
const PROBES = 16;

const TROUBLES = [
  { status: 500, mayBeInDoubt: CONCURRENCY + PROBES },
  { status: 503, mayBeInDoubt: 0 },
  { status: 401, mayBeInDoubt: 0 },
] as const;

/** eCall itself is in trouble: that is no message's fault. */
describe('eCall away', () => {
  it.each(LONG ? TROUBLES : TROUBLES.slice(0, 1))(
    'answers $status to everything: what is not under way waits, and goes out when it is back',
    { timeout: LONG ? 300_000 : 120_000 },
    async ({ status, mayBeInDoubt }) => {
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        // Where nothing may be in doubt, nothing has to end soon: a slow machine must not make doubts of its own.
        settings: { ...(mayBeInDoubt > 0 ? QUICK_DOUBTS : {}), SEND_CONCURRENCY: `${CONCURRENCY}` },
      });
      try {
        const { simulator, brokers, topics } = system;
        simulator.setFaults([{ kind: 'status', status }]);
        const commands = await flood(system, COMMANDS, { keys: COMMANDS });
        await waitFor(() => simulator.requests().length >= CONCURRENCY, {
          deadlineMs: 30_000,
          what: 'the first calls',
        });
        await delay(OUTAGE_MS);
        const calls = simulator.requests().length;
        simulator.clearFaults();
        const { inDoubt, unproven, ...verdict } = await judge(system, commands, 120_000);
        console.log(
          `eCall answers ${status} for ${OUTAGE_MS} ms: ${calls} calls meanwhile, ${inDoubt} in doubt`,
        );
        expect({ ...verdict, unproven }).toEqual(CLEAN);
        // eCall took none of these, so no callback clears them up: each is left to a person.
        const final = system.events.events.filter(
          ({ type, data }) => type === IN_DOUBT && data['final'] === true,
        );
        expect(new Set(final.map(({ subject }) => subject)).size).toBe(inDoubt);
        expect(calls).toBeLessThanOrEqual(CONCURRENCY + PROBES);
        expect(inDoubt).toBeLessThanOrEqual(mayBeInDoubt);
        expect(await kcatConsume(brokers, { topic: topics.dlq })).toEqual([]);
      } finally {
        await system.stop();
      }
    },
  );
});
