import type { SqlDriver } from '../drivers/sql-driver.port.js';
import { SqlLedger } from '../sql/sql-ledger.js';
import { dataTables, sqlNames } from '../schema/sql-names.js';
import { HARNESS_OPTIONS, HARNESS_START, type LedgerHarness } from './ledger-harness.js';

/** One SQL ledger for many tests: opening a database costs seconds, emptying its tables does not. */
export class SqlHarness implements LedgerHarness {
  readonly ledger: SqlLedger;
  private instant = HARNESS_START;

  constructor(
    private readonly driver: SqlDriver,
    private readonly schema = 'ledger_test',
  ) {
    const now = `(select at from ${schema}.test_clock)`;
    this.ledger = new SqlLedger(driver, { ...HARNESS_OPTIONS, schema, now });
  }

  async open(): Promise<void> {
    await this.ledger.open();
    await this.script(
      `create table if not exists ${this.schema}.test_clock (at timestamptz not null);
       delete from ${this.schema}.test_clock;
       insert into ${this.schema}.test_clock values (${timestamp(HARNESS_START)})`,
    );
  }

  /** An empty ledger at the start of time. */
  async reset(): Promise<void> {
    await this.script(`truncate ${dataTables(sqlNames(this.schema)).join(', ')}`);
    await this.advance(HARNESS_START - this.instant);
  }

  now(): number {
    return this.instant;
  }

  async advance(ms: number): Promise<void> {
    this.instant += ms;
    await this.script(`update ${this.schema}.test_clock set at = ${timestamp(this.instant)}`);
  }

  /** Drops everything, and closes. */
  async destroy(): Promise<void> {
    await this.script(`drop schema ${this.schema} cascade`);
    await this.ledger.close();
  }

  private async script(text: string): Promise<void> {
    await this.driver.transaction((run) => run(text));
  }
}

const timestamp = (instant: number): string => `timestamptz '${new Date(instant).toISOString()}'`;
