import { expect, it } from 'vitest';
import { MissingTopicsError } from '../errors/missing-topics-error.js';
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

  it('answers a ping while it is open', async () => {
    await expect(scene().bus.ping()).resolves.toBeUndefined();
  });
}
