import { describe, expect, inject, it } from 'vitest';
import { STATUS_CHANGED, startSystem } from '../journeys/system.js';
import { waitFor } from '../support/index.js';
import { flood, LONG } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 500;

/** Each callback three times, out of order, one in ten before the answer. */
describe('a storm of callbacks', () => {
  it('gives each step forward once, after its accepted event', { timeout: 180_000 }, async () => {
    const system = await startSystem({ brokers: inject('kafkaBrokers'), databaseUrl: inject('databaseUrl') });
    try {
      system.simulator.setFaults([
        { kind: 'callback-repeat', count: 3 },
        { kind: 'callback-shuffle', share: 0.5 },
        { kind: 'callback-early', share: 0.1 },
      ]);
      const commands = await flood(system, COMMANDS);
      const ended = () =>
        new Set(
          system.events.events
            .filter(({ type, data }) => type === STATUS_CHANGED && data['final'] === true)
            .map(({ subject }) => subject),
        ).size;
      const { inDoubt, ...verdict } = await judge(system, commands, 60_000);
      await waitFor(() => ended() === COMMANDS, {
        deadlineMs: 60_000,
        what: 'a final status of every message',
      });
      expect(verdict).toEqual(CLEAN);
      expect(inDoubt).toBe(0);
      expect(system.simulator.callbacks().length).toBeGreaterThanOrEqual(COMMANDS * 5);
    } finally {
      await system.stop();
    }
  });
});
