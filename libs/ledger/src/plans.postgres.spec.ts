import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PostgresDriver } from './drivers/postgres.driver.js';
import { SESSION_SETTINGS } from './drivers/session.js';
import { EXACT_COUNT } from './rules/batches.js';
import { migrate } from './schema/migrator.js';
import { sqlNames } from './schema/sql-names.js';
import { fillScripts } from './testing/fill.js';
import { explain, explainPrepared, plan, type StatementCost } from './testing/explain.js';
import { COUNTS_CALL } from './testing/operator-calls.js';
import { STATEMENT_CALLS } from './testing/statement-calls.js';

const databaseUrl = inject('databaseUrl');
const names = sqlNames(`plans_${randomUUID().replaceAll('-', '')}`);
const SIZES = {
  accepted: 200_000,
  unannounced: 100,
  scheduled: 40_000,
  due: 1_000,
  calling: 100,
  oneKey: 40_000,
  parked: 10_000,
  ofNobody: 20_000,
  senderless: 20_000,
  doubts: 10_000,
  rare: 300,
  outbox: 10_000,
  keptAside: 5_000,
  inbound: 20_000,
  numbers: 20_000,
  audit: 20_000,
};

/** Pages that a statement may touch beside those of what it returns: each index it asks has a few levels. */
const PAGES = 150;
/** Pages per row that is returned or written: the row in its table and in each index, before and after. */
const PAGES_PER_ROW = 100;
/** Rows that a statement may look at, beside some for each that it returns or writes. */
const ROWS = 60;
const ROWS_PER_ROW = 8;
/** In doubt, parked, scheduled, kept aside, in the outbox. */
const NUMBER_OF_COUNTS = 5;

type Call = (typeof STATEMENT_CALLS)[number];

describe('what a statement reads', () => {
  const client = new Client({ connectionString: databaseUrl });
  // A gateway that was there from the first message on: it prepared its statements while there was nothing.
  const early = new Client({ connectionString: databaseUrl });
  beforeAll(async () => {
    const driver = new PostgresDriver({ databaseUrl });
    await driver.open();
    await migrate(driver, names);
    await driver.close();
    await client.connect();
    await early.connect();
    // As a young table is met: nobody has analysed it yet.
    for (const table of [names.sends, names.commands, names.outbox]) {
      await client.query(`alter table ${table} set (autovacuum_enabled = false)`);
    }
    await early.query(SESSION_SETTINGS);
    for (const [index, call] of STATEMENT_CALLS.entries()) await plan(early, names, call, `early_${index}`);
    // What other tests do to their tables would make it forget its plans if it did not listen for so long.
    const listening = setInterval(() => void early.query('select'), 20);
    for (const script of fillScripts(names, SIZES)) await client.query(script);
    clearInterval(listening);
    await client.query(SESSION_SETTINGS);
  }, 300_000);
  afterAll(async () => {
    await early.end();
    await client.query(`drop schema ${names.schema} cascade`);
    await client.end();
  });

  const tooDear = async (
    costOf: (call: Call, index: number) => Promise<StatementCost> = async (call) =>
      explain(client, names, call),
  ): Promise<unknown[]> => {
    const costs = [];
    for (const [index, call] of STATEMENT_CALLS.entries()) {
      const { pages, rows, returned } = await costOf(call, index);
      costs.push({ statement: call.name, pages, rows, returned });
    }
    return costs.filter(
      ({ pages, rows, returned }) =>
        pages > PAGES + PAGES_PER_ROW * returned || rows > ROWS + ROWS_PER_ROW * returned,
    );
  };

  it('is a small multiple of what it returns, planned while the tables were empty', async () => {
    expect(
      await tooDear(async (call, index) => explainPrepared(early, names, call, `early_${index}`)),
    ).toEqual([]);
  }, 120_000);

  it('is a small multiple of what it returns, before the tables were analysed', async () => {
    expect(await tooDear()).toEqual([]);
  }, 120_000);

  it('is a small multiple of what it returns, with statistics', async () => {
    await client.query(`analyze ${names.sends}, ${names.commands}, ${names.outbox}`);
    expect(await tooDear()).toEqual([]);
  }, 120_000);

  it('is bounded where it counts', async () => {
    const { rows } = await explain(client, names, COUNTS_CALL);
    expect(rows).toBeGreaterThan(EXACT_COUNT);
    expect(rows).toBeLessThan(NUMBER_OF_COUNTS * (EXACT_COUNT + 1) + ROWS);
  });
});
