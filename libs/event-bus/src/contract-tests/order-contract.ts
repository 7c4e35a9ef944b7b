import { expect, it } from 'vitest';
import { Deferred } from '../engine/deferred.js';
import type { ContractScene } from './bus-fixture.js';
import { waitUntil } from './wait-until.js';

export function orderContract(scene: () => ContractScene): void {
  it('hands over records of one key one after the other, in order', async () => {
    const { bus, fixture } = scene();
    const seen: string[] = [];
    let atOnce = 0;
    let most = 0;
    await fixture.subscribe(bus, async ({ value }) => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(String(value));
      atOnce -= 1;
    });
    const values = Array.from({ length: 30 }, (_, index) => String(index));
    await bus.publish(values.map((value) => fixture.record('one', value)));
    await waitUntil(() => seen.length === values.length, 'all records');
    expect(seen).toEqual(values);
    expect(most).toBe(1);
  });

  it('does not let a slow key hold up others, even of its own partition', async () => {
    const { bus, fixture } = scene();
    const slow = new Deferred();
    const seen: string[] = [];
    await fixture.subscribe(bus, async ({ key, value }) => {
      if (String(key) === 'slow') await slow.promise;
      seen.push(`${String(key)}${String(value)}`);
    });
    await bus.publish([fixture.record('slow', '1'), fixture.record('slow', '2')]);
    const keys = Array.from({ length: 20 }, (_, index) => `key${index}`);
    await bus.publish(keys.map((key) => fixture.record(key, '')));
    await waitUntil(() => seen.length === keys.length, 'the records of other keys');
    expect(seen.toSorted()).toEqual(keys.toSorted());
    slow.resolve();
    await waitUntil(() => seen.length === keys.length + 2, 'the slow records');
    expect(seen.slice(-2)).toEqual(['slow1', 'slow2']);
  });

  it('does not let the long queue of one key hold up other partitions, nor others before it is too long', async () => {
    const { bus, fixture } = scene();
    const slow = new Deferred();
    const seen = new Set<string>();
    let slowSeen = 0;
    await fixture.subscribe(
      bus,
      async ({ key }) => {
        if (String(key) === 'slow') {
          await slow.promise;
          slowSeen += 1;
        } else seen.add(String(key));
      },
      { maxInFlight: 8, maxWaitingPerPartition: 300 },
    );
    const keys = Array.from({ length: 99 }, (_, index) => `key${index}`);
    const queue = (length: number) => Array.from({ length }, () => fixture.record('slow', 'x'));
    await bus.publish(queue(100));
    await bus.publish(keys.map((key) => fixture.record(key, 'x')));
    await waitUntil(() => seen.size === keys.length, 'the records behind the queue');
    seen.clear();
    await bus.publish(queue(400));
    await bus.publish(keys.map((key) => fixture.record(key, 'x')));
    await waitUntil(() => seen.size > keys.length / 2, 'the records of other partitions');
    slow.resolve();
    await waitUntil(() => seen.size === keys.length && slowSeen === 500, 'all records');
    expect(slowSeen).toBe(500);
  });

  it('lets partitions take turns where there is more than may run', async () => {
    const { bus, fixture } = scene();
    const counts = new Map<number, number>();
    const most: number[] = [];
    const total = (): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
    // All of them lie there before the first is read.
    await bus.publish(Array.from({ length: 800 }, (_, index) => fixture.record(`key${index}`, 'x')));
    await fixture.subscribe(
      bus,
      async ({ partition }) => {
        counts.set(partition, (counts.get(partition) ?? 0) + 1);
        if (total() === 200) most.push(...counts.values());
        await new Promise((resolve) => setImmediate(resolve));
      },
      { maxInFlight: 8 },
    );
    await waitUntil(() => total() === 800, 'all records');
    // A quarter of them is through: of no partition is it the half.
    expect(most.length).toBeGreaterThan(2);
    expect(Math.max(...most)).toBeLessThan(100);
  });

  it('runs records without a key side by side', async () => {
    const { bus, fixture } = scene();
    const all = new Deferred();
    let running = 0;
    await fixture.subscribe(bus, async () => {
      running += 1;
      if (running === 8) all.resolve();
      await all.promise;
    });
    await bus.publish(Array.from({ length: 8 }, () => fixture.record(null, 'x')));
    await waitUntil(() => running === 8, 'all records at once');
    expect(running).toBe(8);
  });

  it('takes no more in hand than maxInFlight, and goes on when there is room', async () => {
    const { bus, fixture } = scene();
    const go = new Deferred();
    let atOnce = 0;
    let most = 0;
    let done = 0;
    await fixture.subscribe(
      bus,
      async () => {
        most = Math.max(most, (atOnce += 1));
        await go.promise;
        atOnce -= 1;
        done += 1;
      },
      { maxInFlight: 4 },
    );
    await bus.publish(Array.from({ length: 40 }, (_, index) => fixture.record(`k${index}`, 'x')));
    await waitUntil(() => atOnce === 4, 'the bound to be reached');
    go.resolve();
    await waitUntil(() => done === 40, 'all records');
    expect(most).toBe(4);
  });

  it('keeps bytes, key and headers as they were published, headers with several values too', async () => {
    const { bus, fixture } = scene();
    const bytes = Buffer.from([0, 255, 128, 10]);
    const seen: unknown[] = [];
    await fixture.subscribe(bus, async ({ key, value, headers }) => {
      seen.push({ key, value, headers });
    });
    await bus.publish({
      topic: fixture.topic,
      key: bytes,
      value: bytes,
      headers: { one: 'a', many: ['b', bytes] },
    });
    await waitUntil(() => seen.length === 1, 'the record');
    expect(seen).toEqual([
      { key: bytes, value: bytes, headers: { one: Buffer.from('a'), many: [Buffer.from('b'), bytes] } },
    ]);
  });

  it('hands over a record without a value', async () => {
    const { bus, fixture } = scene();
    const seen: Array<Buffer | null> = [];
    await fixture.subscribe(bus, async ({ value }) => {
      seen.push(value);
    });
    await bus.publish({ topic: fixture.topic, key: 'k', value: null });
    await waitUntil(() => seen.length === 1, 'the record');
    expect(seen).toEqual([null]);
  });
}
