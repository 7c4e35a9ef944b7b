import { PgliteDriver } from './drivers/pglite.driver.js';
import { PostgresDriver } from './drivers/postgres.driver.js';
import type { Ledger, LedgerOptions } from './ledger.port.js';
import { SqlLedger } from './sql/sql-ledger.js';

export interface CreateLedgerOptions extends LedgerOptions {
  /** PostgreSQL; any number of processes. Goes before `dir`. */
  readonly databaseUrl?: string;
  /** Folder of the embedded ledger, default `.data/ledger`; one process, and it has to survive a restart. */
  readonly dir?: string;
  /** Schema of the tables, default `ecall_gateway`. */
  readonly schema?: string;
}

/** A ledger that is not open yet; {@link Ledger.open} connects and migrates. */
export function createLedger({ databaseUrl, dir = '.data/ledger', ...options }: CreateLedgerOptions): Ledger {
  const driver = databaseUrl === undefined ? new PgliteDriver({ dir }) : new PostgresDriver({ databaseUrl });
  return new SqlLedger(driver, options);
}
