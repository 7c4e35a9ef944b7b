import { expect, it } from 'vitest';
import { settledWithin } from '../engine/deadline.js';
import { Deferred } from '../engine/deferred.js';
import type { BusRecord } from '../port/event-bus.port.js';
import type { ContractScene } from './bus-fixture.js';
import { waitUntil } from './wait-until.js';

export function groupContract(scene: () => ContractScene): void {
  it('gives again what was not completed, and nothing else', async () => {
    const { bus, fixture } = scene();
    const first: string[] = [];
    const before = await fixture.subscribe(bus, async ({ value }, { signal }) => {
      first.push(String(value));
      if (String(value) !== 'stuck') return;
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('interrupted'));
        });
      });
    });
    await bus.publish([
      fixture.record('a', 'done'),
      fixture.record('a', 'stuck'),
      fixture.record('a', 'behind'),
    ]);
    await waitUntil(() => first.length === 2, 'the first two');
    await before.drain(5_000);
    await before.ended;
    expect(before.state).toBe('stopped');
    const again: string[] = [];
    await fixture.subscribe(bus, async ({ value }) => {
      again.push(String(value));
    });
    await waitUntil(() => again.length === 2, 'the rest');
    expect(again).toEqual(['stuck', 'behind']);
    expect(first).toEqual(['done', 'stuck']);
  });

  it('counts the members of a group', async () => {
    const { bus, fixture } = scene();
    const first = await fixture.subscribe(bus, async () => undefined);
    await fixture.subscribe(bus, async () => undefined);
    await waitUntil(async () => (await bus.memberCount(fixture.groupId)) === 2, 'two members');
    await first.drain(5_000);
    await waitUntil(async () => (await bus.memberCount(fixture.groupId)) === 1, 'one member');
    expect(await bus.memberCount('nobody')).toBe(0);
  });

  it('drains: waits for what runs, and lets it count', async () => {
    const { bus, fixture } = scene();
    const finish = new Deferred();
    let started = false;
    const subscription = await fixture.subscribe(bus, async () => {
      started = true;
      await finish.promise;
    });
    await bus.publish(fixture.record('k', 'v'));
    await waitUntil(() => started, 'the record');
    const drained = subscription.drain(10_000);
    expect(await settledWithin(drained, 100)).toBe('late');
    finish.resolve();
    await drained;
    const again: string[] = [];
    await fixture.subscribe(bus, async ({ value }) => {
      again.push(String(value));
    });
    await bus.publish(fixture.record('k', 'next'));
    await waitUntil(() => again.length > 0, 'the next record');
    expect(again).toEqual(['next']);
  });

  it('ends waits when it drains, and does not dead-letter what they throw', async () => {
    const { bus, fixture } = scene();
    let tries = 0;
    const subscription = await fixture.subscribe(
      bus,
      async (_record, { signal }) => {
        tries += 1;
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        throw new Error('cut short');
      },
      { maxAttempts: 1 },
    );
    await bus.publish(fixture.record('k', 'v'));
    await waitUntil(() => tries === 1, 'the record');
    await subscription.drain(10_000);
    const again: string[] = [];
    await fixture.subscribe(bus, async ({ value }) => {
      again.push(String(value));
    });
    await waitUntil(() => again.length === 1, 'the record again');
    expect(tries).toBe(1);
  });

  it('shares the work of a group among members, and hands over without loss when one leaves', async () => {
    const { bus, fixture, under } = scene();
    const other = await under.open();
    const seen = { one: new Set<string>(), two: new Set<string>() };
    await fixture.subscribe(bus, async ({ value }) => {
      seen.one.add(String(value));
    });
    const leaving = await fixture.subscribe(other, async ({ value }) => {
      seen.two.add(String(value));
    });
    const total = (): number => new Set([...seen.one, ...seen.two]).size;
    let published = 0;
    // Publishes until both have got something: it takes a moment until the group is balanced.
    while (seen.one.size === 0 || seen.two.size === 0) {
      const values = Array.from({ length: 20 }, (_, index) => String(published + index));
      await bus.publish(values.map((value) => fixture.record(`key${value}`, value)));
      published += values.length;
      await waitUntil(() => total() === published, 'all records so far');
    }
    await leaving.drain(10_000);
    const rest = Array.from({ length: 40 }, (_, index) => String(published + index));
    await bus.publish(rest.map((value) => fixture.record(`key${value}`, value)));
    await waitUntil(() => total() === published + rest.length, 'all records after the handover');
    expect(rest.every((value) => seen.one.has(value))).toBe(true);
  });

  it('gives each member partitions of the topics that it reads, so that every partition is read', async () => {
    const { bus, fixture, under } = scene();
    const other = await under.open();
    const otherTopic = `${fixture.topic}.other`;
    await bus.ensureTopics([{ topic: otherTopic, partitions: 4 }]);
    const seen = new Set<string>();
    const handler = async ({ topic, value }: BusRecord): Promise<void> =>
      void seen.add(`${topic} ${String(value)}`);
    await fixture.subscribe(bus, handler);
    await fixture.subscribe(other, handler, { topics: [otherTopic] });
    const topics = [fixture.topic, otherTopic];
    await waitUntil(async () => {
      const { members, state, unowned } = await bus.describeGroup(fixture.groupId, topics);
      return members === 2 && state === 'stable' && unowned.length === 0;
    }, 'every partition to have its reader');
    const values = Array.from({ length: 20 }, (_, index) => String(index));
    await bus.publish(
      topics.flatMap((topic) => values.map((value) => ({ topic, key: `key${value}`, value }))),
    );
    await waitUntil(() => seen.size === 40, 'all records of both topics');
    expect(seen.size).toBe(40);
  });

  it('names the partitions that nobody in the group reads', async () => {
    const { bus, fixture } = scene();
    const { topic, deadLetterTopic, groupId } = fixture;
    expect(await bus.describeGroup(groupId, [topic])).toEqual({ state: 'unknown', members: 0, unowned: [] });
    const subscription = await fixture.subscribe(bus, async () => undefined);
    // One answer is waited for and judged: a young group may share its partitions anew after it was stable.
    let found = await bus.describeGroup(groupId, []);
    await waitUntil(async () => {
      found = await bus.describeGroup(groupId, [topic, deadLetterTopic, `${topic}.none`]);
      return found.state === 'stable' && found.unowned.every((one) => one.topic !== topic);
    }, 'the group to read its topic');
    expect(found).toEqual({
      state: 'stable',
      members: 1,
      unowned: [{ topic: deadLetterTopic, partition: 0 }],
    });
    await subscription.drain(1_000);
    await waitUntil(async () => (await bus.describeGroup(groupId, [topic])).state === 'empty', 'nobody');
    expect((await bus.describeGroup(groupId, [topic])).unowned).toHaveLength(4);
  });
}
