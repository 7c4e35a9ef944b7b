import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { kcatProduceMany } from '../support/index.js';
import { ACCEPTED, sms, startSystem, type System } from './system.js';

const SLOW = '+41791240000';
const SLOW_ANSWER_MS = 5_000;
const QUICK_KEYS = 99;

/** Order is kept per key, not per partition: one slow key holds up nobody else. */
describe('one slow key among quick ones in one partition', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      partitions: 1,
    });
  });
  afterAll(async () => system.stop());

  it('the quick ones are done before the slow key got its first answer', async () => {
    system.simulator.setFaults([{ kind: 'delay', to: SLOW, ms: SLOW_ANSWER_MS }]);
    const record = (key: string, to: string, text: string) => ({
      key,
      value: JSON.stringify({ commandId: `${system.topics.groupId}-${key}-${text}`, ...sms(to, text) }),
    });
    const slow = ['first', 'second'].map((text) => record('slow', SLOW, text));
    const quick = Array.from({ length: QUICK_KEYS }, (_, index) =>
      record(`quick-${index}`, `+417912500${String(index).padStart(2, '0')}`, 'quick'),
    );
    await kcatProduceMany(system.brokers, { topic: system.topics.sendMessage, records: [...slow, ...quick] });

    const accepted = await system.events.atLeast(QUICK_KEYS + 2, ({ type }) => type === ACCEPTED, 'accepted');
    const inOrder = accepted.toSorted((a, b) => a.record.timestamp - b.record.timestamp);
    const slowOnes = inOrder.filter(({ data }) => data['to'] === SLOW);
    expect(slowOnes.map(({ subject }) => subject.split('-').at(-1))).toEqual(['first', 'second']);
    expect(inOrder.slice(0, QUICK_KEYS).every(({ data }) => data['to'] !== SLOW)).toBe(true);
  });
});
