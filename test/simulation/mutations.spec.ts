import { describe, expect, it } from 'vitest';
import { firstBroken } from './first-broken.js';
import { MUTATIONS } from './mutations/mutations.js';

const SEEDS_FOR_A_MUTATION = 1_500;
/** `npm run simulate` is about seeds, not about mutations. */
const IS_ASKED_FOR_SEEDS = ['SIMULATE_SEED', 'SIMULATE_SEEDS'].some(
  (name) => process.env[name] !== undefined,
);

describe.skipIf(IS_ASKED_FOR_SEEDS)('the simulation sees it when a rule is broken', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation] as const))(
    '%s',
    { timeout: 600_000 },
    async (_, mutation) => {
      const broken = await firstBroken({ count: SEEDS_FOR_A_MUTATION }, { mutation });
      console.log(`caught by seed ${broken?.seed}: ${broken?.violations.join('; ').slice(0, 300)}`);
      expect(broken).toBeDefined();
    },
  );
});
