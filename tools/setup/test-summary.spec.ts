import { describe, expect, it } from 'vitest';
import { summary } from './test-summary.js';

const passing = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}, {}, {}] }],
};
const of = (report: object) => summary(() => JSON.stringify(report));

describe('summary', () => {
  it('counts what passed and what failed', () => {
    expect(of(passing)).toEqual({ line: '3 passed, 0 failed', failed: false });
    expect(of({ ...passing, success: false, numFailedTests: 2 })).toEqual({
      line: '3 passed, 2 failed',
      failed: true,
    });
  });

  it('counts a file that broke before its first test', () => {
    const testResults = [...passing.testResults, { status: 'failed', assertionResults: [] }];
    expect(of({ ...passing, success: false, testResults })).toEqual({
      line: '3 passed, 1 failed',
      failed: true,
    });
  });

  it('names what was skipped', () => {
    expect(of({ ...passing, numPendingTests: 1 }).line).toBe('3 passed, 0 failed, 1 skipped');
  });

  it('fails a run that left no report', () => {
    expect(summary(unreadable).failed).toBe(true);
  });
});

function unreadable(): string {
  throw new Error('ENOENT');
}
