import { MIGRATIONS } from './migrations.js';
import type { SqlDriver } from './sql-driver.port.js';
import type { SqlNames } from './sql-names.js';

/** The database was migrated by a later release; this one does not know what it may write there. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  constructor(schema: string, found: number, known: number) {
    super(
      `The ledger in schema "${schema}" has version ${found}, this release knows up to ${known}: ` +
        'start a release at least as new as the one that migrated it',
    );
  }
}

/**
 * Brings the schema up to date in one transaction. Replicas that start together wait for each other at the advisory
 * lock; the second one finds nothing left to do.
 * @throws NewerSchemaError
 */
export async function migrate(driver: SqlDriver, names: SqlNames): Promise<void> {
  await driver.transaction(async (script) => {
    await script(`select pg_advisory_xact_lock(hashtextextended('ecall-gateway.ledger:${names.schema}', 0))`);
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
  });
}
