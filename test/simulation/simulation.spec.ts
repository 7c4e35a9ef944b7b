import { describe, expect, it } from 'vitest';
import { ENDINGS } from './judging/endings.js';
import { MUTATIONS } from './mutations/mutations.js';
import { simulate, type Report, type SimulateOptions } from './simulate.js';

/** `npm run simulate -- --seeds N`, or `--seed S` for one with its trace. */
const SEEDS = Number(process.env['SIMULATE_SEEDS'] ?? 1_500);
const ONE_SEED = process.env['SIMULATE_SEED'];
const FAIR_SEEDS = 150;
const SEEDS_FOR_ENDINGS = 300;
const SEEDS_FOR_A_MUTATION = 1_500;

/** The first history in which an invariant is broken. */
async function firstBroken(seeds: number, options: SimulateOptions = {}): Promise<Report | undefined> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const report = await simulate(seed, options);
    if (report.violations.length > 0) return report;
  }
  return undefined;
}

function explain({ seed, violations, trace }: Report): string {
  return `seed ${seed}: ${violations.join('; ')}\nReplay: npm run simulate -- --seed ${seed}\n${trace.join('\n')}`;
}

describe.runIf(ONE_SEED !== undefined)('one history', () => {
  it(`of seed ${ONE_SEED}`, async () => {
    const report = await simulate(Number(ONE_SEED));
    console.log(report.trace.join('\n'));
    expect(report.violations).toEqual([]);
  });
});

describe.skipIf(ONE_SEED !== undefined)('the deterministic simulation', () => {
  it(`finds no broken invariant in ${SEEDS} histories`, { timeout: 3_600_000 }, async () => {
    const start = performance.now();
    const broken = await firstBroken(SEEDS);
    expect(broken && explain(broken)).toBeUndefined();
    console.log(`${SEEDS} histories, ${((performance.now() - start) / SEEDS).toFixed(1)} ms each`);
  });

  it(`finds no doubt in ${FAIR_SEEDS} histories where nothing goes wrong`, { timeout: 300_000 }, async () => {
    const broken = await firstBroken(FAIR_SEEDS, { isFair: true });
    expect(broken && explain(broken)).toBeUndefined();
  });

  it('comes to every kind of ending', { timeout: 300_000 }, async () => {
    const missing = new Set<string>(ENDINGS);
    for (let seed = 1; seed <= SEEDS_FOR_ENDINGS && missing.size > 0; seed += 1)
      for (const ending of (await simulate(seed)).endings) missing.delete(ending);
    expect([...missing]).toEqual([]);
  });

  it('gives the same history for the same seed', async () => {
    expect(await simulate(42)).toEqual(await simulate(42));
  });

  it.each(MUTATIONS.map((mutation) => [mutation.rule, mutation] as const))(
    'sees it when a rule is broken: %s',
    { timeout: 600_000 },
    async (_, mutation) => {
      const broken = await firstBroken(SEEDS_FOR_A_MUTATION, { mutation });
      console.log(`caught by seed ${broken?.seed}: ${broken?.violations[0]}`);
      expect(broken).toBeDefined();
    },
  );
});
