import { describe, expect, it } from 'vitest';
import { busContract } from '../contract/bus-contract.js';
import { systemEdges } from '../engine/edges.js';
import type { EventBus } from '../port/event-bus.port.js';
import { MemoryEventBus } from './memory-event-bus.js';

let shared: EventBus | undefined;

busContract({
  name: 'memory',
  open: async () => {
    shared ??= new MemoryEventBus({
      maxRecordBytes: 1_048_576,
      edges: { random: () => 0, sleep: async (ms, signal) => systemEdges.sleep(Math.min(ms, 5), signal) },
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
    for (let value = 0; value < 100; value += 1) await bus.publish({ topic: 't', value: String(value) });
    const seen: string[] = [];
    const options = { groupId: 'g', topics: ['t'], deadLetterTopic: 'dlq' };
    const subscription = await bus.subscribe(options, async ({ value }) => {
      seen.push(String(value));
    });
    await subscription.drain(1_000);
    await bus.close();
    expect(seen.at(-1) ?? '99').toBe('99');
    expect(seen.length).toBeLessThanOrEqual(9);
  });
});
