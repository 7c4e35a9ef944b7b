import { simulate, type Report, type SimulateOptions } from './simulate.js';

export interface Seeds {
  readonly from?: number;
  readonly count: number;
}

/** The first history in which an invariant is broken. */
export async function firstBroken(
  { from = 1, count }: Seeds,
  options: SimulateOptions = {},
): Promise<Report | undefined> {
  for (let seed = from; seed < from + count; seed += 1) {
    const report = await simulate(seed, options);
    if (report.violations.length > 0) return report;
  }
  return undefined;
}

export function explain({ seed, violations, trace }: Report): string {
  return `seed ${seed}: ${violations.join('; ')}\nReplay: npm run simulate -- --seed ${seed}\n${trace.join('\n')}`;
}
