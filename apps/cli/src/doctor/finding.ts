export type Level = 'ok' | 'warn' | 'fail';

/** What a check saw: one line of the report. Never holds a secret. */
export interface Finding {
  readonly level: Level;
  readonly seen: string;
  /** What to do about it; there wherever the level is not `ok`. */
  readonly nextStep?: string;
}

export const ok = (seen: string): Finding => ({ level: 'ok', seen });
export const warn = (seen: string, nextStep: string): Finding => ({ level: 'warn', seen, nextStep });
export const fail = (seen: string, nextStep: string): Finding => ({ level: 'fail', seen, nextStep });

/** A check that has nothing to look at because of what another line tells. */
export const notChecked = (because: string, nextStep: string): Finding =>
  warn(`not checked: ${because}`, nextStep);

const WEIGHT: Record<Level, number> = { ok: 0, warn: 1, fail: 2 };

/** Several findings of one check as one line: the worst level, all that was seen, the next steps by weight. */
export function together(findings: readonly Finding[]): Finding {
  const byWeight = findings.toSorted((a, b) => WEIGHT[b.level] - WEIGHT[a.level]);
  const nextSteps = new Set(byWeight.flatMap(({ nextStep }) => nextStep ?? []));
  return {
    level: byWeight[0]?.level ?? 'ok',
    seen: findings.map(({ seen }) => seen).join('; '),
    ...(nextSteps.size === 0 ? {} : { nextStep: [...nextSteps].join('; ') }),
  };
}
