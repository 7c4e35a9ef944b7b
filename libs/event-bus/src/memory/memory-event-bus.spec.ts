import { describe, expect, it } from 'vitest';
import { busContract } from '../contract-tests/bus-contract.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import { Deferred } from '../engine/deferred.js';
import { SYSTEM_DEPENDENCIES } from '../engine/engine-dependencies.js';
import type { EventBus } from '../port/event-bus.port.js';
import { MemoryEventBus } from './memory-event-bus.js';

let shared: EventBus | undefined;

busContract({
  name: 'memory',
  open: async () => {
    shared ??= new MemoryEventBus({
      maxRecordBytes: 1_048_576,
      dependencies: {
        ...SYSTEM_DEPENDENCIES,
        random: () => 0,
        sleep: async (ms, signal) => SYSTEM_DEPENDENCIES.sleep(Math.min(ms, 5), signal),
      },
    });
    return shared;
  },
  closeAll: async () => {
    await shared?.close();
    shared = undefined;
  },
});

describe('MemoryEventBus', () => {
  it('fails a ping once it is closed', async () => {
    const bus = new MemoryEventBus();
    await bus.close();
    await expect(bus.ping()).rejects.toThrow('closed');
  });

  it('gives no two processes the same coordinates', async () => {
    const offsets: bigint[] = [];
    for (const now of [1_000, 1_001]) {
      const bus = new MemoryEventBus({ now: () => now });
      await bus.ensureTopics([{ topic: 't', partitions: 1 }, { topic: 'dlq' }]);
      await bus.publish({ topic: 't', value: 'v' });
      await new Promise<void>((resolve, reject) => {
        const options = { groupId: 'g', topics: ['t'], deadLetterTopic: 'dlq' };
        bus
          .subscribe(options, async ({ offset }) => {
            offsets.push(BigInt(offset));
            resolve();
          })
          .catch(reject);
      });
      await bus.close();
    }
    expect(offsets).toEqual([1_000_000n, 1_001_000n]);
  });

  it('lets go of old records, but not of those a group has still to handle', async () => {
    const bus = new MemoryEventBus({ retainedRecords: 8 });
    await bus.ensureTopics([{ topic: 't', partitions: 1 }, { topic: 'dlq' }]);
    const go = new Deferred();
    const early: string[] = [];
    const late: string[] = [];
    const options = { topics: ['t'], deadLetterTopic: 'dlq', maxInFlight: 2 };
    await bus.subscribe({ ...options, groupId: 'early' }, async ({ value }) => {
      await go.promise;
      early.push(String(value));
    });
    const values = Array.from({ length: 100 }, (_, value) => String(value));
    for (const value of values) await bus.publish({ topic: 't', key: 'k', value });
    go.resolve();
    await waitUntil(() => early.length === values.length, 'all records');
    await bus.publish({ topic: 't', key: 'k', value: 'last' });
    await bus.subscribe({ ...options, groupId: 'late' }, async ({ value }) => {
      late.push(String(value));
    });
    await waitUntil(() => late.at(-1) === 'last', 'what is kept');
    await bus.close();
    expect(early.slice(0, values.length)).toEqual(values);
    expect(late.length).toBeLessThanOrEqual(9);
  });

  it('counts what is not complete, in partitions of this member', async () => {
    const bus = new MemoryEventBus();
    await bus.ensureTopics([{ topic: 't', partitions: 2 }, { topic: 'dlq' }]);
    const go = new Deferred();
    const options = { groupId: 'g', topics: ['t'], deadLetterTopic: 'dlq' };
    const subscription = await bus.subscribe(options, async () => go.promise);
    await bus.publish(Array.from({ length: 6 }, () => ({ topic: 't', value: 'v' })));
    const behind = () => subscription.lag.map(({ records }) => records);
    expect(behind()).toEqual([3, 3]);
    go.resolve();
    await waitUntil(() => behind().every((records) => records === 0), 'all records');
    await bus.close();
  });
});
