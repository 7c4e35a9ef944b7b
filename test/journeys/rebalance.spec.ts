import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduceMany, waitFor } from '../support/index.js';
import { ACCEPTED, IN_DOUBT, sms, startSystem, type System } from './system.js';

const COMMANDS = 10_000;
const KEYS = 500;
const PARTITIONS = 4;

/** A second gateway joins and leaves while commands flow. */
describe('10,000 commands over 4 partitions and 500 keys, with a rebalance in the middle', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      partitions: PARTITIONS,
    });
  });
  afterAll(async () => system.stop());

  it(
    'none is lost, none is sent twice, and the order of each key is kept',
    { timeout: 240_000 },
    async () => {
      const { brokers, topics, simulator, events } = system;
      const records = Array.from({ length: COMMANDS }, (_, index) => {
        const key = `key-${index % KEYS}`;
        const number = `+4179${String(2_000_000 + (index % KEYS)).padStart(7, '0')}`;
        const value = { commandId: `${topics.groupId}-${index}`, ...sms(number, `${key} ${index}`) };
        return { key, value: JSON.stringify(value) };
      });
      await kcatProduceMany(brokers, { topic: topics.sendMessage, records });

      const sent = () => simulator.log().length;
      await waitFor(() => sent() > COMMANDS / 5, { deadlineMs: 60_000, what: 'a fifth to be sent' });
      const second = await system.addGateway();
      await waitFor(() => sent() > COMMANDS / 2, { deadlineMs: 60_000, what: 'half to be sent' });
      const { code } = await second.stop();
      expect(code).toBe(0);

      const isAccepted = ({ type }: { type: string }) => type === ACCEPTED;
      await waitFor(
        () => new Set(events.events.filter(isAccepted).map(({ subject }) => subject)).size === COMMANDS,
        {
          deadlineMs: 150_000,
          what: 'an accepted event of every command',
        },
      );

      const texts = simulator.log().map(({ text }) => text ?? '');
      const twice = texts.length - new Set(texts).size;
      console.log(`sent twice at the handover: ${twice} of ${COMMANDS}`);
      expect(new Set(texts).size).toBe(COMMANDS);
      expect(twice).toBe(0);
      // A message in doubt does not hold its key; where the machine stands still for ten seconds, some are.
      const doubtful = new Set(
        events.events.filter(({ type }) => type === IN_DOUBT).map(({ subject }) => subject),
      );
      const sure = texts.filter((text) => !doubtful.has(`${topics.groupId}-${text.split(' ')[1]}`));
      expect(sure.length).toBeGreaterThan(COMMANDS / 2);
      expect(outOfOrder(sure)).toEqual([]);
    },
  );
});

/** Keys whose messages the simulator saw in another order than they were published in. */
function outOfOrder(texts: readonly string[]): string[] {
  const last = new Map<string, number>();
  const wrong = new Set<string>();
  for (const text of texts) {
    const [key = '', index = ''] = text.split(' ');
    if (Number(index) < (last.get(key) ?? -1)) wrong.add(key);
    last.set(key, Number(index));
  }
  return [...wrong];
}
