import type { EachBatchPayload } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { Delivery } from '../engine/delivery.js';
import type { RecordOutcome } from '../engine/record-processor.js';
import { BatchFeeder } from './batch-feeder.js';

/** A delivery whose records end when the test says so, fed by batches of the test's making. */
function scene({ maxInFlight, maxWaitingPerPartition = 100 }: Limits) {
  const started: string[] = [];
  const running: Array<(outcome: RecordOutcome) => void> = [];
  const delivery: Delivery = new Delivery({
    maxInFlight,
    maxWaitingPerPartition,
    onRoom: () => feeder.pump(),
    processor: {
      process: async ({ partition, offset }) => {
        started.push(`${partition}/${offset}`);
        return new Promise((resolve) => running.push(resolve));
      },
    },
  });
  const feeder = new BatchFeeder(delivery);
  delivery.assign([0, 1].map((partition) => ({ topic: 't', partition })));
  const endAll = async (): Promise<void> => {
    for (const end of running.splice(0)) end('done');
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, delivery, feeder, endAll };
}

interface Limits {
  readonly maxInFlight: number;
  readonly maxWaitingPerPartition?: number;
}

interface Fetched {
  readonly partition: number;
  readonly keys: ReadonlyArray<string | null>;
  /** Default: the offset of the last record. */
  readonly lastOffset?: number;
  readonly heartbeat?: () => Promise<void>;
}

function payload({ partition, keys, lastOffset = keys.length - 1, heartbeat }: Fetched) {
  const resolved: string[] = [];
  const messages = keys.map((key, offset) => ({
    key: key === null ? null : Buffer.from(key),
    value: null,
    offset: String(offset),
    timestamp: '0',
  }));
  const given = {
    batch: { topic: 't', partition, messages, lastOffset: () => String(lastOffset) },
    resolveOffset: (offset: string) => resolved.push(offset),
    heartbeat: heartbeat ?? (async () => undefined),
    isRunning: () => true,
    isStale: () => false,
  } as unknown as EachBatchPayload;
  return { given, resolved };
}

const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`);
const isFresh = (): boolean => true;

describe('BatchFeeder', () => {
  it('takes a batch as a whole where there is room, with the marker behind it', async () => {
    const { delivery, feeder, endAll } = scene({ maxInFlight: 10 });
    const { given, resolved } = payload({ partition: 0, keys: keys(3), lastOffset: 3 });
    await expect(feeder.feed(given, isFresh)).resolves.toBe('whole');
    expect(resolved).toEqual(['0', '1', '2']);
    await endAll();
    expect(delivery.positions()).toContainEqual({ topic: 't', partition: 0, position: 4n });
  });

  it('lets partitions take turns where there is more than may run', async () => {
    const { started, feeder, endAll } = scene({ maxInFlight: 4 });
    const [one, other] = [0, 1].map((partition) => payload({ partition, keys: keys(6) }));
    const fed = [feeder.feed(one!.given, isFresh), feeder.feed(other!.given, isFresh)];
    for (let round = 0; round < 6; round += 1) await endAll();
    await expect(Promise.all(fed)).resolves.toEqual(['whole', 'whole']);
    expect(started.slice(0, 4)).toEqual(['0/0', '0/1', '0/2', '0/3']);
    expect(started.slice(4, 8)).toEqual(['0/4', '1/0', '0/5', '1/1']);
  });

  it('sends away at once what its own partition has no room for, and takes the other', async () => {
    const { started, feeder } = scene({ maxInFlight: 10, maxWaitingPerPartition: 2 });
    const full = payload({ partition: 0, keys: ['a', 'a', 'a', 'a', 'b'] });
    await expect(feeder.feed(full.given, isFresh)).resolves.toBe('no-room');
    expect(full.resolved).toEqual(['0', '1', '2']);
    const other = payload({ partition: 1, keys: keys(2) });
    await expect(feeder.feed(other.given, isFresh)).resolves.toBe('whole');
    expect(started).toEqual(['0/0', '1/0', '1/1']);
  });

  it('takes no more of what became stale while it waited', async () => {
    const { started, feeder, endAll } = scene({ maxInFlight: 1 });
    let fresh = true;
    const fed = feeder.feed(payload({ partition: 0, keys: keys(2) }).given, () => fresh);
    fresh = false;
    await endAll();
    await expect(fed).resolves.toBe('stale');
    expect(started).toEqual(['0/0']);
  });

  it('takes no more of a batch whose heartbeat failed', async () => {
    const { started, feeder, endAll } = scene({ maxInFlight: 1 });
    const heartbeat = async (): Promise<void> => Promise.reject(new Error('rebalancing'));
    await expect(
      feeder.feed(payload({ partition: 0, keys: keys(2), heartbeat }).given, isFresh),
    ).rejects.toThrow('rebalancing');
    await endAll();
    expect(started).toEqual(['0/0']);
  });
});
