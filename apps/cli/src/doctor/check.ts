import { setTimeout as delay } from 'node:timers/promises';
import { fail, type Finding } from './finding.js';

/** One line of the report in the making. */
export interface Check {
  readonly name: string;
  /** Looks and changes nothing. What it expects to go wrong is a finding; what it throws becomes one. */
  readonly look: () => Promise<Finding>;
}

export interface Listener {
  /** In the order of the checks, as soon as all before it are there. */
  readonly found: (check: Check, finding: Finding) => void;
  /** Told which checks still run, whenever that changes. */
  readonly pending: (checks: readonly Check[]) => void;
}

/** Runs all checks at once, each for at most `deadlineMs`. */
export async function runChecks(
  checks: readonly Check[],
  deadlineMs: number,
  { found, pending }: Listener,
): Promise<readonly Finding[]> {
  const findings = new Map<Check, Finding>();
  const told: Finding[] = [];
  const tell = () => {
    for (let next = checks[told.length]; next !== undefined; next = checks[told.length]) {
      const finding = findings.get(next);
      if (finding === undefined) break;
      told.push(finding);
      found(next, finding);
    }
    pending(checks.filter((check) => !findings.has(check)));
  };
  pending(checks);
  await Promise.all(
    checks.map(async (check) => {
      findings.set(check, await inTime(check, deadlineMs));
      tell();
    }),
  );
  return told;
}

async function inTime(check: Check, deadlineMs: number): Promise<Finding> {
  const timer = new AbortController();
  const late = delay(deadlineMs, undefined, { signal: timer.signal }).then(() =>
    fail(
      `no answer within ${deadlineMs / 1_000} s`,
      'look for a firewall or a name server that swallows questions',
    ),
  );
  try {
    return await Promise.race([check.look(), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(`could not be checked: ${reason}`, 'if this tells you nothing, report it as a bug');
  } finally {
    timer.abort();
    // The timer that was called off rejects.
    late.catch(() => undefined);
  }
}
