import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/pino-logger.js';
import { ManualClock } from '../testing/manual-clock.js';
import { settled } from '../testing/world.js';
import { DirectMarks } from './direct-marks.js';

function open() {
  const marked: string[] = [];
  const ledger = {
    isAway: false,
    markDirectlyPublished: async (rowId: string) => {
      if (ledger.isAway) throw new Error('the ledger is away');
      marked.push(rowId);
    },
  };
  const clock = new ManualClock(0);
  const relay = { wakes: 0, wake: () => (relay.wakes += 1) };
  const closing = new AbortController();
  const marks = new DirectMarks(ledger, relay, clock, createLogger('silent'), closing.signal);
  const pass = async (ms: number): Promise<void> => {
    clock.pass(ms);
    await settled();
  };
  return { marks, marked, ledger, relay, closing, pass };
}

describe('marks of what was published directly', () => {
  it('gather for a while, and then free the statuses that wait for them', async () => {
    const { marks, marked, relay, pass } = open();
    marks.add('a');
    await pass(20);
    marks.add('b');
    await pass(20);
    expect(marked).toEqual([]);
    await pass(20);
    expect(marked).toEqual(['a', 'b']);
    expect(relay.wakes).toBe(1);
  });

  it('are all written when a commit of offsets asks for it', async () => {
    const { marks, marked, pass } = open();
    for (const rowId of ['a', 'b', 'c']) marks.add(rowId);
    await marks.flush();
    expect(marked).toEqual(['a', 'b', 'c']);
    await pass(1_000);
    expect(marked).toHaveLength(3);
  });

  it('hold the commit up while the ledger is away, and are written when it is back', async () => {
    const { marks, marked, ledger, pass } = open();
    ledger.isAway = true;
    marks.add('a');
    await expect(marks.flush()).rejects.toThrow('away');
    await pass(50);
    ledger.isAway = false;
    await pass(1_000);
    expect(marked).toEqual(['a']);
    await marks.flush();
    expect(marked).toEqual(['a']);
  });

  it('are no longer tried once the process closes', async () => {
    const { marks, marked, closing, pass } = open();
    marks.add('a');
    closing.abort(new Error('the gateway stops'));
    await pass(1_000);
    expect(marked).toEqual([]);
  });
});
