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
    await expect(bus.ping()).rejects.toThrow('closed');
    await bus.connect();
    await expect(bus.ping()).resolves.toBeUndefined();
    await expect(bus.publish(fixture.record('k', 'v'))).resolves.toBeUndefined();
  });
}
