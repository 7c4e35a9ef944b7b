import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusRecord } from '../port/event-bus.port.js';
import { Delivery } from './delivery.js';
import type { RecordOutcome } from './record-processor.js';

interface Running {
  readonly record: BusRecord;
  readonly signal: AbortSignal;
  readonly end: (outcome: RecordOutcome) => void;
}

/** A delivery whose records end when the test says so. */
function scene(maxInFlight = 1_000, maxWaitingPerPartition = 1_000) {
  const running: Running[] = [];
  const started: string[] = [];
  const process = async (record: BusRecord, signal: AbortSignal): Promise<RecordOutcome> =>
    new Promise((resolve) => {
      started.push(`${record.partition}/${record.offset}`);
      const entry: Running = {
        record,
        signal,
        end: (outcome) => {
          running.splice(running.indexOf(entry), 1);
          resolve(outcome);
        },
      };
      running.push(entry);
    });
  let timesRoom = 0;
  const delivery = new Delivery({
    processor: { process },
    maxInFlight,
    maxWaitingPerPartition,
    onRoom: () => (timesRoom += 1),
  });
  return { delivery, running, started, timesRoom: () => timesRoom };
}

function busRecord(offset: number, key: string | null = null, partition = 0): BusRecord {
  const bytes = key === null ? null : Buffer.from(key);
  return {
    topic: 't',
    partition,
    offset: String(offset),
    timestamp: 0,
    key: bytes,
    value: null,
    headers: {},
  };
}

const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const numbered = (number: number): { topic: string; partition: number } => ({
  topic: 't',
  partition: number,
});

describe('Delivery', () => {
  it('never runs two records of a key at once, and moves the position over complete records alone', async () => {
    const keys = fc.array(fc.option(fc.constantFrom('a', 'b', 'c')), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(keys, fc.infiniteStream(fc.nat()), async (recordKeys, picks) => {
        const { delivery, running, started } = scene();
        delivery.assign([numbered(0)]);
        recordKeys.forEach((key, offset) => delivery.offer(busRecord(offset, key)));
        const open = new Set(recordKeys.keys());
        while (open.size > 0) {
          const named = running.flatMap(({ record: { key } }) => (key === null ? [] : [String(key)]));
          expect(new Set(named).size).toBe(named.length);
          const next = running[picks.next().value % running.length];
          open.delete(Number(next?.record.offset));
          next?.end('done');
          await settle();
          const [lowest = recordKeys.length] = open;
          expect(delivery.positions()[0]?.position).toBe(BigInt(lowest));
        }
        for (const key of ['a', 'b', 'c']) {
          const offsets = started
            .map((id) => Number(id.split('/')[1]))
            .filter((offset) => recordKeys[offset] === key);
          expect(offsets).toEqual(offsets.toSorted((one, other) => one - other));
        }
        expect(delivery.inFlight).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('starts nothing of a partition that was taken away, and does not count what ends late', async () => {
    const { delivery, running, started } = scene();
    delivery.assign([numbered(0), numbered(1)]);
    delivery.offer(busRecord(0, 'a'));
    delivery.offer(busRecord(1, 'a'));
    delivery.offer(busRecord(0, 'b', 1));
    delivery.assign([numbered(1)]);
    expect(running[0]?.signal.aborted).toBe(true);
    expect(running[1]?.signal.aborted).toBe(false);
    running[0]?.end('done');
    await settle();
    expect(started).toEqual(['0/0', '1/0']);
    expect(delivery.positions()).toEqual([{ ...numbered(1), position: 0n }]);
    expect(delivery.inFlight).toBe(1);
    expect(delivery.offer(busRecord(2, 'a'))).toBe(false);
  });

  it('lets a record that comes again wait for the one of the older assignment', async () => {
    const { delivery, running, started } = scene();
    delivery.assign([numbered(0)]);
    delivery.offer(busRecord(0, 'a'));
    delivery.assign([]);
    delivery.assign([numbered(0)]);
    expect(delivery.offer(busRecord(0, 'a'))).toBe(true);
    expect(started).toEqual(['0/0']);
    running[0]?.end('dropped');
    await settle();
    expect(started).toEqual(['0/0', '0/0']);
    expect(delivery.positions()[0]?.position).toBe(0n);
    running[0]?.end('done');
    await settle();
    expect(delivery.positions()[0]?.position).toBe(1n);
  });

  it('keeps a partition that states over a rebalance, and takes nothing of it twice', async () => {
    const { delivery, running, started } = scene();
    delivery.assign([numbered(0)]);
    delivery.offer(busRecord(0, 'a'));
    delivery.suspend();
    delivery.offer(busRecord(1, 'b'));
    running[0]?.end('done');
    await settle();
    expect(started).toEqual(['0/0']);
    delivery.assign([numbered(0), numbered(1)]);
    delivery.resume();
    expect(started).toEqual(['0/0', '0/1']);
    expect(delivery.offer(busRecord(0, 'a'))).toBe(false);
    expect(delivery.offer(busRecord(1, 'b'))).toBe(false);
  });

  it('has no room at the bound, and has again when half is done', async () => {
    const { delivery, running } = scene(4);
    delivery.assign([numbered(0)]);
    for (let offset = 0; offset < 4; offset += 1) delivery.offer(busRecord(offset));
    expect(delivery.hasRoom).toBe(false);
    running[0]?.end('done');
    await settle();
    expect(delivery.hasRoom).toBe(false);
    running[0]?.end('done');
    await settle();
    expect(delivery.hasRoom).toBe(true);
  });

  it('stops: ends waits, starts nothing more, lets what completes count', async () => {
    const { delivery, running, started } = scene();
    delivery.assign([numbered(0)]);
    delivery.offer(busRecord(0, 'a'));
    delivery.offer(busRecord(1, 'a'));
    const stopped = delivery.stop();
    expect(running[0]?.signal.aborted).toBe(true);
    running[0]?.end('done');
    await stopped;
    expect(started).toEqual(['0/0']);
    expect(delivery.positions()[0]?.position).toBe(1n);
    expect(delivery.offer(busRecord(2))).toBe(false);
  });

  it('lets a long queue of one key fill its own partition alone, and keep none from running', async () => {
    const { delivery, running, timesRoom } = scene(4, 6);
    delivery.assign([numbered(0), numbered(1)]);
    for (let offset = 0; offset < 7; offset += 1) delivery.offer(busRecord(offset, 'long'));
    expect(delivery.hasRoom).toBe(true);
    expect(delivery.hasRoomFor(numbered(0))).toBe(false);
    expect(delivery.hasRoomFor(numbered(1))).toBe(true);
    expect(delivery.inFlight).toBe(7);
    for (let offset = 0; offset < 3; offset += 1) delivery.offer(busRecord(offset, `k${offset}`, 1));
    expect(running).toHaveLength(4);
    expect(delivery.hasRoom).toBe(false);
    for (let done = 0; done < 3; done += 1) {
      running.find(({ record: { partition } }) => partition === 0)?.end('done');
      await settle();
    }
    // There is room behind the key again, but none to run.
    expect(timesRoom()).toBe(0);
    expect(delivery.hasRoomFor(numbered(0))).toBe(false);
    for (const { end } of running.filter(({ record }) => record.partition === 1)) end('done');
    await settle();
    expect(timesRoom()).toBe(1);
    expect(delivery.hasRoomFor(numbered(0))).toBe(true);
    expect(delivery.inFlight).toBe(4);
  });

  it('tells of room behind a key while others run', async () => {
    const { delivery, running, timesRoom } = scene(4, 6);
    delivery.assign([numbered(0)]);
    for (let offset = 0; offset < 7; offset += 1) delivery.offer(busRecord(offset, 'long'));
    expect(delivery.hasRoomFor(numbered(0))).toBe(false);
    for (let done = 0; done < 3; done += 1) {
      expect(timesRoom()).toBe(0);
      running[0]?.end('done');
      await settle();
    }
    expect(timesRoom()).toBe(1);
    expect(delivery.hasRoomFor(numbered(0))).toBe(true);
  });

  it('counts a large record for several, running and waiting', async () => {
    const { delivery, running } = scene(8, 8);
    delivery.assign([numbered(0), numbered(1)]);
    const large = { value: Buffer.alloc(30_000) };
    delivery.offer({ ...busRecord(0, 'a'), ...large });
    expect(delivery.hasRoom).toBe(false);
    running[0]?.end('done');
    await settle();
    expect(delivery.hasRoom).toBe(true);
    delivery.offer(busRecord(1, 'a'));
    delivery.offer({ ...busRecord(2, 'a'), ...large });
    expect(delivery.hasRoomFor(numbered(0))).toBe(false);
    expect(delivery.hasRoomFor(numbered(1))).toBe(true);
    running[0]?.end('done');
    await settle();
    expect(delivery.hasRoom).toBe(false);
    running[0]?.end('done');
    await settle();
    expect(delivery.hasRoomFor(numbered(0))).toBe(true);
  });

  it('forgets what waits of a partition that was taken away', async () => {
    const { delivery, running } = scene(4, 6);
    delivery.assign([numbered(0)]);
    for (let offset = 0; offset < 7; offset += 1) delivery.offer(busRecord(offset, 'long'));
    delivery.assign([]);
    expect(delivery.inFlight).toBe(1);
    delivery.assign([numbered(0)]);
    expect(delivery.hasRoomFor(numbered(0))).toBe(true);
    running[0]?.end('dropped');
    await settle();
    expect(delivery.inFlight).toBe(0);
  });

  it('moves the position over offsets without a record', async () => {
    const { delivery, running } = scene();
    delivery.assign([numbered(0)]);
    delivery.offer(busRecord(3));
    delivery.skipTo(numbered(0), 6n);
    delivery.skipTo(numbered(9), 6n);
    expect(delivery.positions()[0]?.position).toBe(3n);
    running[0]?.end('done');
    await settle();
    expect(delivery.positions()).toEqual([{ ...numbered(0), position: 6n }]);
  });

  it('does not move the position over what it refuses while it stops', async () => {
    const { delivery } = scene();
    delivery.assign([numbered(0)]);
    delivery.skipTo(numbered(0), 3n);
    const stopped = delivery.stop();
    expect(delivery.offer(busRecord(3))).toBe(false);
    delivery.skipTo(numbered(0), 4n);
    await stopped;
    expect(delivery.positions()).toEqual([{ ...numbered(0), position: 3n }]);
  });

  it('begins anew where a topic was made anew: what is in hand of the old one no longer counts', () => {
    const { delivery, running } = scene();
    delivery.assign([numbered(0)]);
    for (const offset of [3, 4, 0]) delivery.offer(busRecord(offset, offset > 0 ? 'old' : 'new'));
    expect(running.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });
});
