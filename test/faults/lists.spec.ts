import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startSystem, type System } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const COMMANDS = LONG ? 5_000 : 1_000;

/** Many commands at once with `SEND_LISTS=auto`: the promises are those of single calls. */
describe('messages in lists', () => {
  let system: System;
  beforeEach(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { ...QUICK_DOUBTS, SEND_LISTS: 'auto' },
      simulator: { callbackAttempts: 9 },
    });
  });
  afterEach(async () => system.stop());

  /** The lists that eCall took: each as the texts of its messages. */
  const lists = (): string[][] => {
    const byList = new Map<string, string[]>();
    for (const { listId, text } of system.simulator.log()) {
      if (listId !== undefined) byList.set(listId, [...(byList.get(listId) ?? []), text ?? '']);
    }
    return [...byList.values()];
  };

  async function survive() {
    const { inDoubt, ...verdict } = await judge(
      system,
      await flood(system, COMMANDS, { keys: 300 }),
      120_000,
    );
    const listed = lists();
    console.log(
      `${COMMANDS} commands in ${system.simulator.requests().length} calls, ${listed.length} of them lists of ` +
        `${(listed.flat().length / listed.length).toFixed(1)} on average; ${inDoubt} were in doubt for a while`,
    );
    expect(verdict).toEqual(CLEAN);
    expect(listed.length).toBeGreaterThan(0);
    for (const texts of listed) {
      const keys = texts.map((text) => text.split(' ')[0]);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBeLessThanOrEqual(50);
    }
    return inDoubt;
  }

  it('that all goes well for', { timeout: 200_000 }, async () => {
    system.simulator.setFaults([{ kind: 'delay', ms: 40 }]);
    expect(await survive()).toBe(0);
  });

  it('of whose answers some are lost, short or refused', { timeout: 200_000 }, async () => {
    system.simulator.setFaults([
      // A share is drawn once for a call, and lists make few of them: these are sure to strike some.
      { kind: 'list-count', times: 2 },
      { kind: 'list-refuse', times: 2 },
      { kind: 'drop-after', share: 0.1 },
      { kind: 'callback-early', share: 0.1 },
      // Last: of the rules that match, the first that changes the answer applies.
      { kind: 'delay', ms: 40 },
    ]);
    expect(await survive()).toBeGreaterThan(0);
  });
});
