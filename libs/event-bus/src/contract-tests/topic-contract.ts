import { expect, it } from 'vitest';
import { MissingTopicsError } from '../errors/missing-topics.error.js';
import type { ContractScene } from './bus-fixture.js';
import { waitUntil } from './wait-until.js';

export function topicContract(scene: () => ContractScene): void {
  it('names the topics that are missing', async () => {
    const { bus, fixture } = scene();
    const missing = [`${fixture.topic}.a`, `${fixture.topic}.b`];
    const specs = [fixture.topic, ...missing].map((topic) => ({ topic }));
    const error: unknown = await bus
      .ensureTopics(specs, { create: false })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MissingTopicsError);
    expect((error as MissingTopicsError).topics).toEqual(missing);
    for (const topic of missing) expect((error as Error).message).toContain(topic);
    await bus.ensureTopics(specs);
    await expect(bus.ensureTopics(specs, { create: false })).resolves.toBeUndefined();
  });

  it('refuses to publish to a topic that does not exist', async () => {
    const { bus, fixture } = scene();
    await expect(bus.publish({ topic: `${fixture.topic}.none`, value: 'x' })).rejects.toThrow(/topic/);
    await expect(bus.publish(fixture.record('k', 'v'))).resolves.toBeUndefined();
  });

  it('publishes durably: a group that comes later gets what was acknowledged', async () => {
    const { bus, fixture } = scene();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => bus.publish(fixture.record(`k${index}`, String(index)))),
    );
    const seen = new Set<string>();
    await fixture.subscribe(bus, async ({ value }) => {
      seen.add(String(value));
    });
    await waitUntil(() => seen.size === 50, 'all records');
    expect(seen.size).toBe(50);
  });

  it('loses nothing that is published after a call that was refused in part', async () => {
    const { bus, fixture } = scene();
    const seen = new Set<string>();
    await fixture.subscribe(bus, async ({ value }) => {
      seen.add(String(value).slice(0, 10));
    });
    // By the keys, some of the two lie in one partition, and some in two of which one takes its record.
    const rounds = Array.from({ length: 8 }, (_, round) => round);
    for (const round of rounds) {
      const refused = [
        fixture.record(`small${round}`, `before${round}`),
        fixture.record(`large${round}`, 'x'.repeat(2_000_000)),
      ];
      await expect(bus.publish(refused)).rejects.toThrow(/too large|larger/);
      await bus.publish(fixture.record(`small${round}`, `after${round}`));
    }
    await bus.publish(fixture.record('last', 'last'));
    await waitUntil(
      () => seen.has('last') && rounds.every((round) => seen.has(`after${round}`)),
      'all after',
    );
    expect(rounds.filter((round) => !seen.has(`after${round}`))).toEqual([]);
  });

  it('gives each record its own outcome: what cannot be written fails nothing else', async () => {
    const { bus, fixture } = scene();
    const seen: string[] = [];
    await fixture.subscribe(bus, async ({ key, value }) => {
      seen.push(`${String(key)}:${String(value)}`);
    });
    const large = 'x'.repeat(2_000_000);
    const missing = `${fixture.topic}.none`;
    const outcomes = await bus.publishEach([
      fixture.record('a', '1'),
      fixture.record('b', large),
      fixture.record('a', '2'),
      fixture.record('b', '3'),
      { topic: missing, key: 'a', value: '4' },
      fixture.record('c', '5'),
      { topic: missing, key: null, value: '6' },
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'written',
      'refused',
      'written',
      'behind',
      'topic-unavailable',
      'written',
      'topic-unavailable',
    ]);
    expect(outcomes[1]).toMatchObject({ error: { reason: 'too-large', topic: fixture.topic } });
    expect(outcomes[4]).toMatchObject({ error: { reason: 'unknown', topic: missing } });
    await waitUntil(() => seen.includes('c:5') && seen.includes('a:2'), 'what was written');
    // What a refused group wrote in part may come twice.
    expect([...new Set(seen)].toSorted()).toEqual(['a:1', 'a:2', 'c:5']);
  });

  it('fails nobody for the record of another call', async () => {
    const { bus, fixture } = scene();
    const results = await Promise.allSettled([
      bus.publish(fixture.record('a', '1')),
      bus.publish(fixture.record('a', 'x'.repeat(2_000_000))),
      bus.publish({ topic: `${fixture.topic}.none`, value: '2' }),
      bus.publish(fixture.record('a', '3')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { name: 'RecordRefusedError' } });
    expect(results[2]).toMatchObject({ reason: { name: 'TopicUnavailableError' } });
  });

  it('publishes more in one call than a broker takes in one request', async () => {
    const { bus, fixture } = scene();
    const seen: string[] = [];
    await fixture.subscribe(bus, async ({ value }) => {
      seen.push(String(value).slice(0, 4));
    });
    const values = Array.from({ length: 30 }, (_, index) => String(index).padStart(4, '0'));
    await bus.publish(values.map((value) => fixture.record('one', value.padEnd(100_000, 'x'))));
    await waitUntil(() => seen.length === values.length, 'all records');
    expect(seen).toEqual(values);
  });

  it('answers a ping while it is open', async () => {
    await expect(scene().bus.ping()).resolves.toBeUndefined();
  });

  it('neither publishes nor answers once it is closed, and does again once it is connected', async () => {
    const { fixture, under } = scene();
    const bus = await under.open();
    await bus.close();
    await expect(bus.publish(fixture.record('k', 'v'))).rejects.toThrow('closed');
    await expect(bus.publishEach([fixture.record('k', 'v')])).resolves.toMatchObject([
      { kind: 'bus-unavailable' },
    ]);
    await expect(bus.ping()).rejects.toThrow('closed');
    await bus.connect();
    await expect(bus.ping()).resolves.toBeUndefined();
    await expect(bus.publish(fixture.record('k', 'v'))).resolves.toBeUndefined();
  });
}
