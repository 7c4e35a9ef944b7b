import type { Session } from '../session.js';
import { allChecks } from './all-checks.js';
import { runChecks } from './check.js';
import { findSettings } from './found-settings.js';
import { formatFinding, formatSummary, type Layout } from './report.js';

/** What `doctor` may be told. */
export interface DoctorFlags {
  /** Address of the gateway's management side. Default: this machine, MANAGEMENT_PORT. */
  readonly management?: string;
}

const CHECK_DEADLINE_MS = 12_000;

/**
 * Looks at everything that the gateway needs, and prints a line for each.
 *
 * @returns the exit code: 0 when nothing failed, otherwise 1
 */
export async function doctor(flags: DoctorFlags, session: Session): Promise<number> {
  const checks = allChecks(findSettings(session.env), session.env, flags.management);
  const { terminal } = session;
  const layout: Layout = {
    nameWidth: Math.max(...checks.map(({ name }) => name.length)),
    colours: terminal?.colours ?? false,
    ...(terminal === undefined ? {} : { columns: terminal.columns }),
  };
  const findings = await runChecks(checks, CHECK_DEADLINE_MS, {
    found: ({ name }, finding) => session.print(formatFinding(name, finding, layout)),
    pending: (rest) => {
      terminal?.hint(rest.length === 0 ? '' : `… ${rest.map(({ name }) => name).join(', ')}`);
    },
  });
  session.print(formatSummary(findings, layout));
  return findings.some(({ level }) => level === 'fail') ? 1 : 0;
}
