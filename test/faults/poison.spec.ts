import { describe, expect, inject, it } from 'vitest';
import { kcatProduceMany, waitFor } from '../support/index.js';
import { ACCEPTED, sms, startSystem } from '../journeys/system.js';
import { QUICK_DOUBTS } from './flood.js';

const COMMANDS = 1_000;
const POISONED = 30;
const REFUSED = '+41793900001';
const BROKEN = '+41793900002';

/** Poisoned records in one partition: not JSON, always refused, always a server error. */
describe('poisoned records among a thousand in one partition', () => {
  /** Milliseconds until the good ones are accepted. */
  async function run(poisoned: number): Promise<number> {
    const system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      partitions: 1,
      settings: QUICK_DOUBTS,
    });
    try {
      system.simulator.setFaults([
        { kind: 'refuse', to: REFUSED },
        { kind: 'status', to: BROKEN, status: 500 },
      ]);
      const own = system.topics.groupId;
      const good = Array.from({ length: COMMANDS }, (_, index) => ({
        key: `key-${index % 100}`,
        value: JSON.stringify({ commandId: `${own}-${index}`, ...sms('+41793900000', `good ${index}`) }),
      }));
      const bad = Array.from({ length: poisoned }, (_, index) => ({
        key: `key-${index % 100}`,
        value: [
          'not json',
          JSON.stringify({ commandId: `${own}-refused-${index}`, ...sms(REFUSED, 'x') }),
          JSON.stringify({ commandId: `${own}-broken-${index}`, ...sms(BROKEN, 'x') }),
        ][index % 3] as string,
      }));
      const records = good.flatMap((record, index) => [record, ...bad.slice(index, index + 1)]);
      const start = performance.now();
      await kcatProduceMany(system.brokers, { topic: system.topics.sendMessage, records });
      const accepted = () =>
        new Set(
          system.events.events
            .filter(({ type, data }) => type === ACCEPTED && data['to'] === '+41793900000')
            .map(({ subject }) => subject),
        );
      await waitFor(() => accepted().size === COMMANDS, {
        deadlineMs: 60_000,
        what: 'the good ones',
        everyMs: 10,
      });
      return performance.now() - start;
    } finally {
      await system.stop();
    }
  }

  it('hold up nobody', { timeout: 240_000 }, async () => {
    const clean = await run(0);
    const poisoned = await run(POISONED);
    console.log(
      `${POISONED} poisoned among ${COMMANDS}: ${(poisoned / clean).toFixed(2)} times the clean run`,
    );
    expect(poisoned).toBeGreaterThan(0);
  });
});
