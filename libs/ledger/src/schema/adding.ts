import type { Script, SqlDriver } from '../drivers/sql-driver.port.js';
import { ADDITIONS } from './additions.js';
import { createIndex, dropIndex, INDEXES, isBroken } from './indexes.js';
import { nextLane } from './lanes.js';
import type { SqlNames } from './sql-names.js';

const LANES = '2026-12-lanes';
const NOT_BEFORE_ANY_LANE = '';
/** Longer than any statement of a gateway; then whoever queued behind the migration goes first. */
const LOCK_TIMEOUT = '3s';
const LOCK_NOT_AVAILABLE = '55P03';
const TURN_MS = 500;

/** A schema made in this very transaction: nobody else uses it, and it is empty. */
export async function addAtOnce(script: Script, names: SqlNames): Promise<void> {
  await script(recordTable(names));
  for (const addition of ADDITIONS) {
    await script(addition.script(names));
    await script(record(names, addition.name));
  }
  await script(record(names, LANES));
  for (const index of INDEXES) {
    await script(createIndex(names, index, false));
    if (index.replaces) await script(dropIndex(names, index.replaces, false));
  }
}

/**
 * Adds what is missing to a schema that others use meanwhile. Nothing here waits for a lock inside a transaction: an index
 * that is built concurrently waits for every transaction, and would wait for that one too.
 */
export async function addBeside(driver: SqlDriver, names: SqlNames): Promise<void> {
  await driver.session(async (script) => {
    if (await isComplete(script, names)) return;
    await takeTurn(script, names);
    await script(recordTable(names));
    for (const addition of ADDITIONS) {
      if (!(await isRecorded(script, names, addition.name))) await add(script, names, addition);
    }
    if (!(await isRecorded(script, names, LANES))) await fillLanes(script, names);
    for (const index of INDEXES) {
      const [found] = await script(isBroken(names, index));
      if (found?.['broken'] === true) await script(dropIndex(names, index.name, true));
      if (found?.['broken'] !== false) await script(createIndex(names, index, true));
      if (index.replaces) await script(dropIndex(names, index.replaces, true));
    }
  });
}

/** Asked with a read alone: a replica that only uses the schema need not be one that may change it. */
async function isComplete(script: Script, names: SqlNames): Promise<boolean> {
  const [table] = await script(`select to_regclass('${names.additions}') is not null as exists`);
  if (table?.['exists'] !== true) return false;
  for (const { name } of [...ADDITIONS, { name: LANES }]) {
    if (!(await isRecorded(script, names, name))) return false;
  }
  const indexes = INDEXES.map(({ name }) => `'${name}'`).join(', ');
  const [valid] = await script(
    `select count(*)::integer as count from pg_class c
     join pg_namespace n on n.oid = c.relnamespace and n.nspname = '${names.schema}'
     join pg_index i on i.indexrelid = c.oid and i.indisvalid where c.relname in (${indexes})`,
  );
  return valid?.['count'] === INDEXES.length;
}

/** One replica at a time. The lock belongs to the session, and ends with it. */
async function takeTurn(script: Script, { schema }: SqlNames): Promise<void> {
  for (;;) {
    const [turn] = await script(
      `select pg_try_advisory_lock(hashtextextended('ecall-gateway.ledger.additions:${schema}', 0)) as mine`,
    );
    if (turn?.['mine'] === true) return;
    await new Promise((resume) => setTimeout(resume, TURN_MS));
  }
}

async function add(script: Script, names: SqlNames, addition: (typeof ADDITIONS)[number]): Promise<void> {
  for (;;) {
    try {
      await script('begin');
      await script(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
      await script(addition.script(names));
      await script(record(names, addition.name));
      await script('commit');
      return;
    } catch (error) {
      await script('rollback');
      const isLocked = error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
      if (!isLocked) throw error;
      await new Promise((resume) => setTimeout(resume, TURN_MS));
    }
  }
}

/** Lane by lane, so that no lock spans more than one. */
async function fillLanes(script: Script, names: SqlNames): Promise<void> {
  let after = NOT_BEFORE_ANY_LANE;
  for (;;) {
    const [line] = await script(nextLane(names, after));
    const lane = line?.['lane'];
    if (typeof lane !== 'string') break;
    after = lane;
  }
  await script(record(names, LANES));
}

const recordTable = ({ additions }: SqlNames): string =>
  `create table if not exists ${additions} (name text primary key, at timestamptz not null default clock_timestamp())`;

const record = ({ additions }: SqlNames, name: string): string =>
  `insert into ${additions} (name) values ('${name}') on conflict do nothing`;

async function isRecorded(script: Script, { additions }: SqlNames, name: string): Promise<boolean> {
  return (await script(`select from ${additions} where name = '${name}'`)).length > 0;
}
