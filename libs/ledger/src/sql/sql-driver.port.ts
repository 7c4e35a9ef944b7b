/** One statement with one parameter, JSON: so that a group of any size is the same, once prepared, statement. */
export interface SqlStatement {
  /** Distinct per text: what it is prepared as. */
  readonly name: string;
  /** Uses `$1::jsonb` only. */
  readonly text: string;
}

export type SqlRecord = Readonly<Record<string, unknown>>;

/** What the ledger needs of a database that speaks PostgreSQL's SQL. */
export interface SqlDriver {
  /** @throws when the database cannot be reached, or its folder is another process's */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Runs one statement in its own transaction; `Line` is what it selects. Committed, durably, when it resolves. */
  run<Line extends SqlRecord>(statement: SqlStatement, parameter: unknown): Promise<readonly Line[]>;
  /** Runs scripts one after the other in one transaction; only migrations need it. */
  transaction<T>(work: (script: (text: string) => Promise<readonly SqlRecord[]>) => Promise<T>): Promise<T>;
}
