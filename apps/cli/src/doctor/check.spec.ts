import { describe, expect, it } from 'vitest';
import { Deferred } from '../deferred.js';
import { runChecks, type Check } from './check.js';
import { ok } from './finding.js';

const silent = { found: () => undefined, pending: () => undefined };

describe('runChecks', () => {
  it('runs all at once, and tells in their order what is found, and what is pending', async () => {
    const first = new Deferred();
    const checks: Check[] = [
      { name: 'a', look: async () => first.promise.then(() => ok('1')) },
      {
        name: 'b',
        look: async () => {
          first.resolve();
          return ok('2');
        },
      },
      { name: 'c', look: async () => ok('3') },
    ];
    const found: string[] = [];
    const pending: string[] = [];
    const findings = await runChecks(checks, 10_000, {
      found: ({ name }, { seen }) => found.push(`${name}${seen}`),
      pending: (rest) => pending.push(rest.map(({ name }) => name).join('')),
    });
    expect(findings.map(({ seen }) => seen)).toEqual(['1', '2', '3']);
    expect(found).toEqual(['a1', 'b2', 'c3']);
    expect(pending[0]).toBe('abc');
    expect(pending.at(-1)).toBe('');
  });

  it('ends what does not end', async () => {
    const hanging: Check = { name: 'hanging', look: async () => new Promise<never>(() => undefined) };
    const [finding] = await runChecks([hanging], 5, silent);
    expect(finding).toMatchObject({ level: 'fail', seen: 'no answer within 0.005 s' });
  });

  it('makes a finding of what nobody foresaw', async () => {
    const broken: Check = { name: 'broken', look: async () => Promise.reject(new Error('a bug')) };
    const [finding] = await runChecks([broken], 10_000, silent);
    expect(finding).toMatchObject({ level: 'fail', seen: 'could not be checked: a bug' });
    expect(finding?.nextStep).toBeDefined();
  });
});
