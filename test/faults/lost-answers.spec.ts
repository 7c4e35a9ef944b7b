import { describe, expect, inject, it } from 'vitest';
import { IN_DOUBT, startSystem } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 1_000;

/** eCall takes the message, and its answer never arrives. */
describe('one answer in ten is lost', () => {
  const run = async (more: ReadonlyArray<{ kind: 'callback-none' }>, graceMs: string) => {
    const system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { ...QUICK_DOUBTS, IN_DOUBT_GRACE_MS: graceMs },
    });
    try {
      system.simulator.setFaults([{ kind: 'drop-after', share: 0.1 }, ...more]);
      const commands = await flood(system, COMMANDS);
      const verdict = await judge(system, commands, 120_000);
      const finals = system.events.events.filter(
        ({ type, data }) => type === IN_DOUBT && data['final'] === true,
      );
      const parked = (await (
        await fetch(`${system.gateway.managementUrl}/messages?state=parked&limit=1000`)
      ).json()) as { messages: unknown[] };
      return {
        ...verdict,
        finals: new Set(finals.map(({ subject }) => subject)).size,
        parked: parked.messages.length,
      };
    } finally {
      await system.stop();
    }
  };

  it('each doubt is cleared up by its callback: all accepted, none twice', { timeout: 180_000 }, async () => {
    const { inDoubt, finals, parked, ...verdict } = await run([], '30000');
    console.log(`${COMMANDS} commands, 10 % of answers lost: ${inDoubt} were in doubt, ${parked} stayed so`);
    expect(verdict).toEqual(CLEAN);
    expect([finals, parked]).toEqual([0, 0]);
    expect(inDoubt).toBeGreaterThan(0);
  });

  it(
    'without callbacks the doubts are parked for a person, and none is sent twice',
    { timeout: 180_000 },
    async () => {
      const { inDoubt, finals, parked, unproven, ...verdict } = await run(
        [{ kind: 'callback-none' }],
        '4000',
      );
      console.log(`${COMMANDS} commands, no callbacks: ${inDoubt} in doubt, ${parked} parked`);
      expect({ ...verdict, unproven: [] }).toEqual(CLEAN);
      expect(inDoubt).toBeGreaterThan(0);
      expect([finals, parked, unproven.length]).toEqual([inDoubt, inDoubt, inDoubt]);
    },
  );
});
