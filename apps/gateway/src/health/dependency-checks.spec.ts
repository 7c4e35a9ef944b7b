import { describe, expect, it } from 'vitest';
import { Readiness } from '../lifecycle/readiness.js';
import { DependencyChecks } from './dependency-checks.js';

const answers = { ping: async () => undefined };

/** Names of what is down. */
async function down(deadLettersWaitSince: number | undefined, now: number): Promise<string[]> {
  const readiness = new Readiness();
  readiness.started();
  const consumer = { state: 'running', deadLettersWaitSince } as const;
  const { all } = new DependencyChecks(answers, answers, consumer, readiness, { now: () => now });
  const results = await Promise.allSettled(all.map(async ({ check }) => check()));
  return all.flatMap(({ name }, index) => (results[index]?.status === 'rejected' ? [name] : []));
}

describe('readiness', () => {
  it('is red once a dead letter could not be written for a minute', async () => {
    expect(await down(undefined, 90_000)).toEqual([]);
    expect(await down(10_000, 69_999)).toEqual([]);
    expect(await down(10_000, 70_000)).toEqual(['dead-letters']);
  });
});
