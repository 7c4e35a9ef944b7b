import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { sqlNames } from '../schema/sql-names.js';
import type { SqlContext } from '../sql/sql-fragments.js';
import { HARNESS_OPTIONS } from './ledger-harness.js';
import { COUNTS_CALL } from './operator-calls.js';
import { STATEMENT_CALLS } from './statement-calls.js';

const FOLDER = new URL('../sql/', import.meta.url);
const CONTEXT: SqlContext = {
  names: sqlNames('ecall_gateway'),
  options: HARNESS_OPTIONS,
  now: 'clock_timestamp()',
};

/** `resolve-command` and its siblings are one function. */
const wordOf = (statement: SqlStatement): string => statement.name.replace(/^resolve-.*/, 'resolve');

async function statements(): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter((file) => !file.includes('.spec.'));
  const modules = await Promise.all(
    files.map(async (file) => (await import(new URL(file, FOLDER).href)) as Record<string, unknown>),
  );
  return modules
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => name.endsWith('Statement'))
    .map(([, make]) => wordOf((make as (context: SqlContext) => SqlStatement)(CONTEXT)));
}

it('every statement of the ledger is measured', async () => {
  const measured = [...STATEMENT_CALLS, COUNTS_CALL].map(({ statement }) => wordOf(statement(CONTEXT)));
  expect((await statements()).filter((name) => !measured.includes(name))).toEqual([]);
});
