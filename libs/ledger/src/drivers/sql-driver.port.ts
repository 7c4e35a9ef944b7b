/** One statement with one parameter, JSON: so that a group of any size is the same, once prepared, statement. */
export interface SqlStatement {
  /** Distinct per text: what it is prepared as. */
  readonly name: string;
  /** Uses `$1::jsonb` only. */
  readonly text: string;
}

export type SqlRecord = Readonly<Record<string, unknown>>;

/** Runs SQL without parameters. */
export type Script = (text: string) => Promise<readonly SqlRecord[]>;

/** Runs one statement; `Line` is what it selects. */
export type Run = <Line extends SqlRecord>(
  statement: SqlStatement,
  parameter: unknown,
) => Promise<readonly Line[]>;

/** Who listens to a channel. None of these may throw. */
export interface ChannelListener {
  onTold(payload: string): void;
  /** The channel is heard from here on; what was told before may have been missed. */
  onListening(): void;
  /** The channel is not heard until `onListening`. Said once each time. */
  onDeaf(error: unknown): void;
}

/** What the ledger needs of a database that speaks PostgreSQL's SQL. */
export interface SqlDriver {
  /** @throws when the database cannot be reached, or its folder is another process's */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Runs one statement in its own transaction; `Line` is what it selects. Committed, durably, when it resolves. */
  run<Line extends SqlRecord>(statement: SqlStatement, parameter: unknown): Promise<readonly Line[]>;
  /** Runs several statements in one transaction; each sees what others committed before it. */
  together<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** Runs scripts one after the other in one transaction; only migrations need it. */
  transaction<T>(work: (script: Script) => Promise<T>): Promise<T>;
  /** Runs scripts on one connection, each in its own transaction, without a time limit; the connection is closed after. */
  session<T>(work: (script: Script) => Promise<T>): Promise<T>;
  /** Listens to a channel (`NOTIFY`) on a connection of its own, opened again whenever it ends; until what it returns is called. */
  listen(channel: string, listener: ChannelListener): () => void;
}
