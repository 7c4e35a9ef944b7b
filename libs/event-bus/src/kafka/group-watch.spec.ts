import { describe, expect, it } from 'vitest';
import { waitUntil } from '../contract-tests/wait-until.js';
import type { BusEvent } from '../port/bus-event.js';
import type { GroupDescription } from '../port/consumer-group.js';
import type { PartitionOffsets } from './group-admin.js';
import { GroupWatch } from './group-watch.js';

const partitions = [0, 1, 2].map((partition) => ({ topic: 't', partition }));

/** A watch whose rounds follow each other at once, 15 s apart by its own clock. */
function scene(describeGroup: () => GroupDescription) {
  const events: BusEvent[] = [];
  let rounds = 0;
  const offsets: PartitionOffsets[] = [
    { topic: 't', partition: 0, low: 0n, end: 100n, committed: 40n },
    { topic: 't', partition: 1, low: 10n, end: 100n, committed: -1n },
    { topic: 't', partition: 2, low: 0n, end: 100n, committed: 0n },
  ];
  const watch = new GroupWatch('g', ['t'], {
    now: () => rounds * 15_000,
    random: Math.random,
    sleep: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      rounds += 1;
    },
    groups: { describeGroup: async () => describeGroup(), offsetsOf: async () => offsets },
    delivery: {
      assigned: () => partitions.slice(0, 2),
      positions: () => [{ topic: 't', partition: 0, position: 95n }],
    },
    onEvent: (event) => events.push(event),
  });
  return { watch, events, rounds: () => rounds };
}

describe('GroupWatch', () => {
  it('names what nobody has read for 60 s, and reports it once', async () => {
    const { watch, events, rounds } = scene(() => ({
      state: 'stable',
      members: 2,
      unowned: partitions.slice(2),
    }));
    await waitUntil(() => rounds() > 20, 'some rounds');
    watch.stop();
    expect(watch.unownedPartitions).toEqual(partitions.slice(2));
    expect(events).toMatchObject([{ level: 'error', type: 'partition-unowned', topic: 't', partition: 2 }]);
  });

  it('counts what is behind in its own partitions, from the position or from what was committed', async () => {
    const { watch } = scene(() => ({ state: 'stable', members: 1, unowned: [] }));
    await waitUntil(() => watch.lag.length > 0, 'the first round');
    watch.stop();
    expect(watch.lag).toEqual([
      { topic: 't', partition: 0, records: 5 },
      { topic: 't', partition: 1, records: 90 },
    ]);
  });

  it('goes on when the bus does not answer', async () => {
    let asked = 0;
    const { watch } = scene(() => {
      asked += 1;
      throw new Error('away');
    });
    await waitUntil(() => asked > 3, 'more questions');
    watch.stop();
    expect(watch.unownedPartitions).toEqual([]);
  });
});
