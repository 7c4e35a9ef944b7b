/** The part of Vitest's JSON report that is needed here. */
interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: ReadonlyArray<{
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }>;
}

/** The last line of a test run, for people and programs alike. */
export interface TestSummary {
  readonly line: string;
  readonly failed: boolean;
}

/**
 * Reads Vitest's report. A file that failed before it had a test counts as one failed test, and so does a report that
 * is not there: no run looks greener than it was.
 */
export function summary(readReport: () => string): TestSummary {
  let report: VitestReport;
  try {
    report = JSON.parse(readReport());
  } catch {
    return { line: '0 passed, 1 failed (the run ended without a report)', failed: true };
  }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  const skipped = report.numPendingTests === 0 ? '' : `, ${report.numPendingTests} skipped`;
  return {
    line: `${report.numPassedTests} passed, ${failed} failed${skipped}`,
    failed: failed > 0 || !report.success,
  };
}
