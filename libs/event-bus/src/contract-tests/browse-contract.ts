import { expect, it } from 'vitest';
import { TopicUnavailableError } from '../errors/topic-unavailable.error.js';
import type { BusRecord } from '../port/event-bus.port.js';
import type { ContractScene } from './bus-fixture.js';

export function browseContract(scene: () => ContractScene): void {
  /** What lies in these stretches, in the order in which it came. */
  async function readAll(stretches?: Parameters<ContractScene['bus']['browse']>[0]['stretches']) {
    const { bus, fixture } = scene();
    const { topic, groupId } = fixture;
    const seen: BusRecord[] = [];
    const all = stretches ?? (await bus.boundsOf(topic));
    await bus.browse({ topic, stretches: all, groupPrefix: groupId }, (record) => void seen.push(record));
    return seen;
  }

  it('reads what lies on a topic, in order within each partition, without a part in its groups', async () => {
    const { bus, fixture } = scene();
    const records = Array.from({ length: 40 }, (_, index) => fixture.record(`k${index % 5}`, String(index)));
    await bus.publish(records.map((record) => ({ ...record, headers: { own: 'kept' } })));
    const seen = await readAll();
    expect(seen).toHaveLength(40);
    expect(seen[0]).toMatchObject({ topic: fixture.topic, headers: { own: Buffer.from('kept') } });
    for (let key = 0; key < 5; key += 1) {
      const values = seen
        .filter((record) => String(record.key) === `k${key}`)
        .map(({ value }) => Number(value));
      expect(values).toEqual(values.toSorted((one, other) => one - other));
    }
    expect(await bus.describeGroup(fixture.groupId, [fixture.topic])).toMatchObject({ members: 0 });
  });

  it('reads a stretch and nothing beside it, and waits for who takes the records', async () => {
    const { bus, fixture } = scene();
    const { topic, groupId } = fixture;
    await bus.publish(
      Array.from({ length: 10 }, (_, index) => ({ ...fixture.record('k', String(index)), partition: 2 })),
    );
    const before = (await bus.boundsOf(topic)).find(({ partition }) => partition === 2);
    const from = before?.from ?? 0n;
    const stretch = { topic, partition: 2, from: from + 3n, until: from + 6n };
    expect(before?.until).toBe(from + 10n);
    let underWay = 0;
    const seen: string[] = [];
    await bus.browse({ topic, stretches: [stretch], groupPrefix: groupId }, async ({ value, offset }) => {
      underWay += 1;
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${offset}:${String(value)}:${underWay}`);
      underWay -= 1;
    });
    expect(seen).toEqual([3, 4, 5].map((at) => `${from + BigInt(at)}:${at}:1`));
  });

  it('finds where an instant begins, and reads nothing where nothing lies', async () => {
    const { bus, fixture } = scene();
    await bus.publish(fixture.record('k', 'old'));
    const [{ timestamp } = { timestamp: 0 }] = await readAll();
    expect(await readAll(await bus.boundsOf(fixture.topic, timestamp))).toHaveLength(1);
    const later = await bus.boundsOf(fixture.topic, timestamp + 60_000);
    expect(later.every(({ from, until }) => from === until)).toBe(true);
    expect(await readAll(later)).toEqual([]);
  });

  it('does not know the bounds of a topic that does not exist', async () => {
    const { bus, fixture } = scene();
    await expect(bus.boundsOf(`${fixture.topic}.none`)).rejects.toThrow(TopicUnavailableError);
  });

  it('stops when it is told to, and when the records are not taken', async () => {
    const { bus, fixture } = scene();
    const { topic, groupId } = fixture;
    await bus.publish(Array.from({ length: 5 }, (_, index) => fixture.record('k', String(index))));
    const stretches = await bus.boundsOf(topic);
    const stopping = new AbortController();
    const options = { topic, stretches, groupPrefix: groupId };
    const told = bus.browse({ ...options, signal: stopping.signal }, () =>
      stopping.abort(new Error('enough')),
    );
    await expect(told).rejects.toThrow('enough');
    const refused = bus.browse(options, () => {
      throw new Error('not taken');
    });
    await expect(refused).rejects.toThrow('not taken');
  });
}
