import { describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutations.js';
import { simulate, type Report } from './simulate.js';

/** `npm run simulate -- --seeds N`, or `--seed S` for one with its trace. */
const SEEDS = Number(process.env['SIMULATE_SEEDS'] ?? 1_000);
const ONE_SEED = process.env['SIMULATE_SEED'];
const MOST_SEEDS_FOR_A_MUTATION = 1_500;

function explain({ seed, violations, trace }: Report): string {
  return `seed ${seed}: ${violations.join('; ')}\nReplay: npm run simulate -- --seed ${seed}\n${trace.join('\n')}`;
}

describe('the deterministic simulation', () => {
  it.runIf(ONE_SEED === undefined)(
    `finds no broken invariant in ${SEEDS} histories`,
    { timeout: 3_600_000 },
    async () => {
      const start = performance.now();
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const report = await simulate(seed);
        expect(report.violations, explain(report)).toEqual([]);
      }
      console.log(`${SEEDS} histories, ${((performance.now() - start) / SEEDS).toFixed(1)} ms each`);
    },
  );

  it.runIf(ONE_SEED !== undefined)(`replays seed ${ONE_SEED}`, async () => {
    const report = await simulate(Number(ONE_SEED));
    console.log(report.trace.join('\n'));
    expect(report.violations).toEqual([]);
  });

  it.runIf(ONE_SEED === undefined)('gives the same history for the same seed', async () => {
    expect(await simulate(42)).toEqual(await simulate(42));
  });

  it.runIf(ONE_SEED === undefined).each(MUTATIONS.map((mutation) => [mutation.rule, mutation] as const))(
    'sees it when a rule is broken: %s',
    { timeout: 600_000 },
    async (_, mutation) => {
      for (let seed = 1; seed <= MOST_SEEDS_FOR_A_MUTATION; seed += 1) {
        const { violations } = await simulate(seed, mutation);
        if (violations.length === 0) continue;
        console.log(`caught by seed ${seed}: ${violations[0]}`);
        return;
      }
      expect.fail(`${MOST_SEEDS_FOR_A_MUTATION} histories did not see it`);
    },
  );
});
