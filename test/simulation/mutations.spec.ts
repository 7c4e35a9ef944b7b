import { describe, expect, it } from 'vitest';
import { MUTATIONS, type Mutation } from './mutations.js';
import { simulate } from './simulate.js';

const MOST_SEEDS = 1_500;

/** The first history that shows the broken rule. */
async function caughtBy(mutation: Mutation): Promise<string | undefined> {
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const [violation] = (await simulate(seed, mutation)).violations;
    if (violation !== undefined) return `seed ${seed}: ${violation}`;
  }
  return undefined;
}

describe('a rule broken on purpose is seen', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation] as const))(
    '%s',
    { timeout: 600_000 },
    async (rule, mutation) => {
      const caught = await caughtBy(mutation);
      console.log(`${rule}\n  caught by ${caught ?? 'nothing'}`);
      expect(caught).toBeDefined();
    },
  );
});
