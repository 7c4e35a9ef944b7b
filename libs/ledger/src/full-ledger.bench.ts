import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { PostgresDriver } from './drivers/postgres.driver.js';
import { SESSION_SETTINGS } from './drivers/session.js';
import { createIndex, dropIndex, INDEXES } from './schema/indexes.js';
import { migrate } from './schema/migrator.js';
import { sqlNames, type SqlNames } from './schema/sql-names.js';
import { explain, type StatementCost, time } from './testing/explain.js';
import { type FillSizes, fillScripts } from './testing/fill.js';
import { COUNTS_CALL } from './testing/operator-calls.js';
import { STATEMENT_CALLS } from './testing/statement-calls.js';

/** `LEDGER_ROWS=200000` fills less. */
const ROWS = Number(process.env['LEDGER_ROWS'] ?? 10_000_000);
const ROUNDS = 20;
const TARGET_MS = 20;
const AN_HOUR_MS = 3_600_000;

/** As many rows as the calls ask for, and hardly more: what a statement costs where the table holds nothing else. */
const FEW: FillSizes = {
  accepted: 2_500,
  unannounced: 512,
  scheduled: 2_500,
  due: 2_000,
  calling: 512,
  oneKey: 500,
  parked: 1_000,
  ofNobody: 500,
  senderless: 500,
  doubts: 500,
  rare: 200,
  outbox: 1_000,
  keptAside: 200,
  inbound: 2_000,
  numbers: 500,
  audit: 2_000,
};
const waiting = Math.round(ROWS / 10);
const MANY: FillSizes = {
  ...FEW,
  accepted: ROWS - 2 * waiting - 130_000,
  scheduled: waiting,
  oneKey: waiting,
  parked: 10_000,
  ofNobody: 30_000,
  senderless: 30_000,
  doubts: 10_000,
  rare: 5_000,
  outbox: 100_000,
  keptAside: 5_000,
  inbound: waiting,
  numbers: waiting,
  audit: waiting,
};

const client = new Client({ connectionString: inject('databaseUrl') });
const few = sqlNames('few_rows');
const many = sqlNames('many_rows');

beforeAll(async () => {
  await client.connect();
  await fill(few, FEW);
  await fill(many, MANY);
  await client.query(SESSION_SETTINGS);
}, AN_HOUR_MS);
afterAll(async () => {
  await client.query(`drop schema if exists ${few.schema}, ${many.schema} cascade`);
  await client.end();
}, AN_HOUR_MS);

it(`each statement on ${ROWS} rows`, { timeout: AN_HOUR_MS }, async () => {
  const lines: Line[] = [];
  for (const call of [...STATEMENT_CALLS, COUNTS_CALL]) {
    const cost = await explain(client, many, call);
    const took = ascending(await time(client, many, call, ROUNDS));
    const alone = ascending(await time(client, few, call, ROUNDS));
    lines.push({
      name: call.name,
      cost,
      median: medianOf(took),
      worst: took.at(-1) ?? 0,
      few: medianOf(alone),
    });
  }
  console.log(['', ...HEAD, ...lines.map(toRow)].join('\n'));
  const slow = lines.filter(({ median }) => median > TARGET_MS).map(({ name }) => name);
  console.log(`\nslower than ${TARGET_MS} ms: ${slow.join(', ') || 'none'}`);
  expect(lines).toHaveLength(STATEMENT_CALLS.length + 1);
});

/** The indexes are made when the rows are there, from the very definitions of the migration. */
async function fill(names: SqlNames, sizes: FillSizes): Promise<void> {
  const start = performance.now();
  const tell = (what: string): void => {
    console.log(`${names.schema}: ${what} after ${Math.round((performance.now() - start) / 1_000)} s`);
  };
  const driver = new PostgresDriver({ databaseUrl: inject('databaseUrl') });
  await driver.open();
  await migrate(driver, names);
  await driver.close();
  for (const { name } of INDEXES) await client.query(dropIndex(names, name, false));
  for (const script of fillScripts(names, sizes)) {
    await client.query(script);
    tell(/insert into \S+/.exec(script)?.[0] ?? script);
  }
  await client.query(`set maintenance_work_mem = '512MB'`);
  for (const index of INDEXES) {
    await client.query(createIndex(names, index, false));
    tell(`index ${index.name}`);
  }
  await client.query('vacuum analyze');
  tell('vacuumed and analysed');
}

interface Line {
  readonly name: string;
  readonly cost: StatementCost;
  readonly median: number;
  readonly worst: number;
  readonly few: number;
}

const HEAD = [
  '| statement | rows | pages read | median ms | worst ms | ms on few rows | ratio |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
];

function toRow({ name, cost, median, worst, few: alone }: Line): string {
  const cells = [
    name,
    cost.returned,
    cost.pages,
    ...[median, worst, alone, median / alone].map((value) => value.toFixed(1)),
  ];
  return `| ${cells.join(' | ')} |`;
}

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const medianOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;
