import { describe, expect, it } from 'vitest';
import { explain, firstBroken } from './first-broken.js';
import { ENDINGS } from './judging/endings.js';
import { simulate } from './simulate.js';

/** `npm run simulate -- --seeds N`, with `--from S` for other ones, or `--seed S` for one with its trace. */
const SEEDS = Number(process.env['SIMULATE_SEEDS'] ?? 1_500);
const FROM = Number(process.env['SIMULATE_FROM'] ?? 1);
const ONE_SEED = process.env['SIMULATE_SEED'];
const FAIR_SEEDS = 150;
const SEEDS_FOR_ENDINGS = 300;

describe.runIf(ONE_SEED !== undefined)('one history', () => {
  it(`of seed ${ONE_SEED}`, async () => {
    const report = await simulate(Number(ONE_SEED));
    console.log(report.trace.join('\n'));
    expect(report.violations).toEqual([]);
  });
});

describe.skipIf(ONE_SEED !== undefined)('the deterministic simulation', () => {
  it(`finds no broken invariant in ${SEEDS} histories`, { timeout: 24 * 3_600_000 }, async () => {
    const start = performance.now();
    const broken = await firstBroken({ from: FROM, count: SEEDS });
    expect(broken && explain(broken)).toBeUndefined();
    console.log(`${SEEDS} histories, ${((performance.now() - start) / SEEDS).toFixed(1)} ms each`);
  });

  it(`finds no doubt in ${FAIR_SEEDS} histories where nothing goes wrong`, { timeout: 300_000 }, async () => {
    const broken = await firstBroken({ count: FAIR_SEEDS }, { isFair: true });
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
});
