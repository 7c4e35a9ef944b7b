import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { PgliteDriver } from './drivers/pglite.driver.js';
import { histories } from './testing/random-histories.js';
import { expectSameHistory } from './testing/same-history.js';
import { SqlHarness } from './testing/sql-harness.js';

const RUNS = Number(process.env['LEDGER_MODEL_RUNS'] ?? 25);

describe('the embedded ledger follows the model', () => {
  const sql = new SqlHarness(new PgliteDriver({}));
  beforeAll(async () => sql.open(), 60_000);
  afterAll(async () => sql.destroy());

  it(
    'gives the same answers, rows and events, whatever is asked in whatever order',
    { timeout: 300_000 },
    async () => {
      const property = fc.asyncProperty(histories, async (played) => expectSameHistory(sql, played));
      await fc.assert(property, { numRuns: RUNS });
    },
  );
});
