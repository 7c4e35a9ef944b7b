import { expect, it } from 'vitest';
import { DeadLetter } from '../errors/dead-letter.error.js';
import { RecordFailure } from '../errors/record-failure.error.js';
import { RetryLater } from '../errors/retry-later.error.js';
import type { BusRecord } from '../port/event-bus.port.js';
import type { ContractScene } from './bus-fixture.js';
import { waitUntil } from './wait-until.js';

export function failureContract(scene: () => ContractScene): void {
  it('dead-letters a DeadLetter at once, with the original bytes, key and headers', async () => {
    const { bus, fixture } = scene();
    const seen: BusRecord[] = [];
    await fixture.subscribe(bus, async (record) => {
      seen.push(record);
      throw new DeadLetter('not-json', 'no JSON');
    });
    const dead = await readDeadLetters(scene());
    const value = Buffer.from([1, 0, 255]);
    await bus.publish({ topic: fixture.topic, key: 'k', value, headers: { many: ['a', 'b'], 'x-one': 'c' } });
    await waitUntil(() => dead.length === 1, 'the dead letter');
    expect(seen).toHaveLength(1);
    expect(dead[0]?.value).toEqual(value);
    expect(String(dead[0]?.key)).toBe('k');
    expect(textHeaders(dead[0])).toEqual({
      many: ['a', 'b'],
      'x-one': 'c',
      'dlq-reason': 'not-json',
      'dlq-error': 'no JSON',
      'dlq-topic': fixture.topic,
      'dlq-partition': String(seen[0]?.partition),
      'dlq-offset': seen[0]?.offset,
      'dlq-timestamp': String(seen[0]?.timestamp),
      'dlq-attempts': '1',
    });
  });

  it('tries a record that fails by itself again, then dead-letters it', async () => {
    const { bus, fixture } = scene();
    const attempts: number[] = [];
    await fixture.subscribe(
      bus,
      async (_record, { attempt }) => {
        attempts.push(attempt);
        throw new RecordFailure('cannot be read');
      },
      { maxAttempts: 3 },
    );
    const dead = await readDeadLetters(scene());
    await bus.publish(fixture.record('k', 'v'));
    await waitUntil(() => dead.length === 1, 'the dead letter');
    expect(attempts).toEqual([1, 2, 3]);
    expect(textHeaders(dead[0])).toMatchObject({
      'dlq-reason': 'handler-failed',
      'dlq-error': 'cannot be read',
      'dlq-attempts': '3',
    });
  });

  it.each([
    ['an outage', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a bug', new TypeError('x is not a function')],
  ])('never counts %s against a record: it comes again until it is done', async (_what, error) => {
    const { bus, fixture } = scene();
    const attempts: number[] = [];
    const others: string[] = [];
    await fixture.subscribe(
      bus,
      async ({ key }, { attempt }) => {
        if (String(key) === 'other') others.push('done');
        else attempts.push(attempt);
        if (String(key) === 'k' && attempts.length < 6) throw error;
      },
      { maxAttempts: 2 },
    );
    const dead = await readDeadLetters(scene());
    await bus.publish([fixture.record('k', 'v'), fixture.record('other', 'v')]);
    await waitUntil(() => attempts.length === 6, 'the sixth try');
    expect(attempts).toEqual(Array.from({ length: 6 }, () => 1));
    expect(others).toEqual(['done']);
    // A dead letter that is meant arrives behind one that is not.
    await bus.publish({ topic: fixture.deadLetterTopic, key: 'last', value: null });
    await waitUntil(() => dead.some(({ key }) => String(key) === 'last'), 'the last dead letter');
    expect(dead).toHaveLength(1);
  });

  it('lets RetryLater hold its own key alone, without counting or capping', async () => {
    const { bus, fixture } = scene();
    const seen: string[] = [];
    const attempts = new Set<number>();
    let tries = 0;
    await fixture.subscribe(
      bus,
      async ({ key, value }, { attempt }) => {
        if (String(value) === 'a1' && tries < 12) {
          tries += 1;
          attempts.add(attempt);
          throw new RetryLater('not now', { afterMs: 5 });
        }
        seen.push(`${String(key)}:${String(value)}`);
      },
      { maxAttempts: 2 },
    );
    await bus.publish([fixture.record('a', 'a1'), fixture.record('a', 'a2'), fixture.record('b', 'b1')]);
    await waitUntil(() => seen.length === 3, 'all records');
    expect(tries).toBe(12);
    expect([...attempts]).toEqual([1]);
    expect(seen.filter((entry) => entry.startsWith('a'))).toEqual(['a:a1', 'a:a2']);
  });

  it('waits while the dead-letter topic cannot be written', async () => {
    const { bus, fixture } = scene();
    const missing = `${fixture.topic}.later`;
    let handled = 0;
    const before = Date.now();
    const subscription = await fixture.subscribe(
      bus,
      async () => {
        handled += 1;
        throw new DeadLetter('no-good', 'no good');
      },
      { deadLetterTopic: missing },
    );
    expect(subscription.deadLettersWaitSince).toBeUndefined();
    await bus.publish(fixture.record('k', 'v'));
    await waitUntil(() => subscription.deadLettersWaitSince !== undefined, 'the dead letter to wait');
    expect(subscription.deadLettersWaitSince).toBeGreaterThanOrEqual(before);
    await bus.ensureTopics([{ topic: missing, partitions: 1 }]);
    const dead = await readDeadLetters(scene(), missing);
    await waitUntil(() => dead.length === 1, 'the dead letter');
    await waitUntil(() => subscription.deadLettersWaitSince === undefined, 'nothing to wait any more');
    expect(handled).toBe(1);
  });

  it('refuses a record above the limit, and dead-letters without the value what its dead letter makes too large', async () => {
    const { bus, fixture } = scene();
    const dead = await readDeadLetters(scene());
    await fixture.subscribe(bus, async () => {
      throw new DeadLetter('no-good', 'n'.repeat(900));
    });
    await expect(bus.publish(fixture.record('k', 'x'.repeat(2_000_000)))).rejects.toThrow(/too large|larger/);
    // Fits by itself; with the headers of a dead letter it is above 1 MiB (Kafka's default counts 12 bytes less).
    await bus.publish(fixture.record('k', 'x'.repeat(1_048_576 - 100)));
    await waitUntil(() => dead.length === 1, 'the dead letter');
    expect(dead[0]?.value).toBeNull();
    expect(String(dead[0]?.key)).toBe('k');
  });
}

/** All dead letters, as another group reads them. */
async function readDeadLetters({ bus, fixture }: ContractScene, topic?: string): Promise<BusRecord[]> {
  const dead: BusRecord[] = [];
  await fixture.subscribe(
    bus,
    async (record) => {
      dead.push(record);
    },
    { topics: [topic ?? fixture.deadLetterTopic], groupId: `${fixture.groupId}.dead` },
  );
  return dead;
}

function textHeaders(record: BusRecord | undefined): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(record?.headers ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );
}
