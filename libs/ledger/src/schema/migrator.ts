import type { Script, SqlDriver } from '../drivers/sql-driver.port.js';
import { addAtOnce, addBeside } from './adding.js';
import { MIGRATIONS } from './migrations.js';
import { NewerSchemaError } from './newer-schema.error.js';
import type { SqlNames } from './sql-names.js';

/**
 * Brings the schema up to date. Replicas that start together wait for each other; the second one finds nothing left to do.
 * A schema that is new gets all at once; one that holds data gets the additions without a lock that anybody would notice,
 * which takes minutes where it holds millions of rows.
 * @throws NewerSchemaError
 */
export async function migrate(driver: SqlDriver, names: SqlNames): Promise<void> {
  await driver.transaction(async (script) => {
    await script(`select pg_advisory_xact_lock(hashtextextended('ecall-gateway.ledger:${names.schema}', 0))`);
    if ((await bringToVersion(script, names)) === 0) await addAtOnce(script, names);
  });
  await addBeside(driver, names);
}

/** Returns the version that was found. */
async function bringToVersion(script: Script, names: SqlNames): Promise<number> {
  // Asked first: an account that may use the schema need not be one that may create it.
  const [found] = await script(`select to_regnamespace('${names.schema}') is not null as exists`);
  if (found?.['exists'] !== true) await script(`create schema ${names.schema}`);
  await script(`create table if not exists ${names.version} (version integer not null)`);
  const [row] = await script(`select coalesce(max(version), 0) as version from ${names.version}`);
  const version = Number(row?.['version']);
  if (version > MIGRATIONS.length) throw new NewerSchemaError(names.schema, version, MIGRATIONS.length);
  for (const [step, migration] of MIGRATIONS.entries()) {
    if (step < version) continue;
    await script(migration(names));
    await script(`insert into ${names.version} (version) values (${step + 1})`);
  }
  return version;
}
