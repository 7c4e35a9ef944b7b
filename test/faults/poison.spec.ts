import { describe, expect, inject, it } from 'vitest';
import { kcatConsume, kcatProduceMany, waitFor } from '../support/index.js';
import { ACCEPTED, IN_DOUBT, REJECTED, sms, startSystem, type System } from '../journeys/system.js';
import { LONG, QUICK_DOUBTS } from './flood.js';

const COMMANDS = 1_000;
const POISONED = 30;
const PAIRS = LONG ? 9 : 1;
const GOOD = '+41793900000';
const REFUSED = '+41793900001';
const BROKEN = '+41793900002';

/** Poisoned records in one partition: not JSON, always refused, always a server error. */
describe('poisoned records among a thousand in one partition', () => {
  function records(own: string, poisoned: number) {
    const good = Array.from({ length: COMMANDS }, (_, index) => ({
      key: `key-${index % 100}`,
      value: JSON.stringify({ commandId: `${own}-${index}`, ...sms(GOOD, `good ${index}`) }),
    }));
    const bad = Array.from({ length: poisoned }, (_, index) => ({
      key: `key-${index % 100}`,
      value: [
        'not json',
        JSON.stringify({ commandId: `${own}-refused-${index}`, ...sms(REFUSED, 'x') }),
        JSON.stringify({ commandId: `${own}-broken-${index}`, ...sms(BROKEN, 'x') }),
      ][index % 3] as string,
    }));
    return good.flatMap((record, index) => [record, ...bad.slice(index, index + 1)]);
  }

  /** How many commands to a number have an event. */
  function told(system: System, to: string, type: string): number {
    const events = system.events.events.filter((event) => event.type === type && event.data['to'] === to);
    return new Set(events.map(({ subject }) => subject)).size;
  }

  /** How long until the good ones are accepted, and the dead letters once every poisoned one has its end. */
  async function run(poisoned: number): Promise<{ readonly ms: number; readonly dead: readonly unknown[] }> {
    const system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      partitions: 1,
      settings: QUICK_DOUBTS,
    });
    try {
      const { brokers, topics, simulator } = system;
      simulator.setFaults([
        { kind: 'refuse', to: REFUSED },
        { kind: 'status', to: BROKEN, status: 500 },
      ]);
      const start = performance.now();
      await kcatProduceMany(brokers, {
        topic: topics.sendMessage,
        records: records(topics.groupId, poisoned),
      });
      await waitFor(() => told(system, GOOD, ACCEPTED) === COMMANDS, {
        deadlineMs: 60_000,
        what: 'the good ones',
        everyMs: 10,
      });
      const ms = performance.now() - start;
      const each = poisoned / 3;
      await waitFor(
        () => told(system, REFUSED, REJECTED) === each && told(system, BROKEN, IN_DOUBT) === each,
        {
          deadlineMs: 30_000,
          what: 'an end of the poisoned ones',
        },
      );
      const dead = await kcatConsume(brokers, { topic: topics.dlq });
      return { ms, dead: dead.map(({ value }) => value) };
    } finally {
      await system.stop();
    }
  }

  it('hold up nobody', { timeout: PAIRS * 120_000 }, async () => {
    const ratios: number[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const clean = await run(0);
      const poisoned = await run(POISONED);
      expect([clean.dead, poisoned.dead]).toEqual([
        [],
        Array.from({ length: POISONED / 3 }, () => 'not json'),
      ]);
      ratios.push(poisoned.ms / clean.ms);
    }
    const sorted = ratios.map((ratio) => ratio.toFixed(2)).toSorted((a, b) => Number(a) - Number(b));
    console.log(`${POISONED} poisoned among ${COMMANDS}, times the clean run: ${sorted.join(', ')}`);
  });
});
