import type { LedgerCounts } from '../port/counts.js';
import { toCounts } from './count-statements.js';
import type { SqlOperations } from './sql-operations.js';

const PAUSE_MS = 100;

/** See {@link Ledger.counts}. */
export async function latestCounts(operations: SqlOperations): Promise<LedgerCounts> {
  for (;;) {
    const counts = toCounts((await operations.run('counts', {}))[0]);
    if (counts) return counts;
    // The very first ones: another replica is at it.
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}
