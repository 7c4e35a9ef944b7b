import { PostgresDriver } from './drivers/postgres.driver.js';
import type { Ledger, LedgerOptions } from './port/ledger.port.js';
import { SqlLedger } from './sql/sql-ledger.js';

export interface CreateLedgerOptions extends LedgerOptions {
  /** `postgresql://user:password@host:port/database`; any number of processes may share it. */
  readonly databaseUrl: string;
  /** Schema of the tables, default `ecall_gateway`. */
  readonly schema?: string;
}

/** A ledger that is not open yet; {@link Ledger.open} connects and migrates. */
export function createLedger({ databaseUrl, ...options }: CreateLedgerOptions): Ledger {
  return new SqlLedger(new PostgresDriver({ databaseUrl }), options);
}
