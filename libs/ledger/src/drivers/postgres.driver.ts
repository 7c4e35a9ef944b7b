import { type ClientBase, Pool } from 'pg';
import type { ChannelListener, Run, Script, SqlDriver, SqlRecord, SqlStatement } from './sql-driver.port.js';
import { clientAt } from './client-at.js';
import { PostgresListener } from './postgres-listener.js';
import { SESSION_SETTINGS } from './session.js';
import { CONNECT_TIMEOUT_MS, CONNECTION, timed, type TimedQuery } from './timed-query.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with libpq's parameters. */
  readonly databaseUrl: string;
  /** Default 8: grouped writes need few. */
  readonly connections?: number;
  /**
   * Milliseconds until the server gives up a statement, that waits for a lock as a rule: then it is known not to be
   * written. Default 20,000.
   */
  readonly statementTimeoutMs?: number;
  /**
   * Milliseconds until a connection that is silent counts as dead; what became of its statement is not known. Longer, so
   * that it befalls no other. Without it the system itself would wait for a quarter of an hour. Default 30,000.
   */
  readonly answerTimeoutMs?: number;
}

/**
 * PostgreSQL over a pool. Statements are prepared by name and keep session settings, so a pooler in between has to
 * pool by session.
 */
export class PostgresDriver implements SqlDriver {
  private readonly answerTimeoutMs: number;
  private pool: Pool | undefined;
  /** By the statement's own text: each is sent many times. */
  private readonly named = new Map<string, string>();
  private readonly listeners = new Set<PostgresListener>();

  constructor(private readonly options: PostgresOptions) {
    this.answerTimeoutMs = options.answerTimeoutMs ?? 30_000;
  }

  async open(): Promise<void> {
    this.pool ??= newPool(this.options);
    await this.pool.query(timed('select 1', CONNECT_TIMEOUT_MS));
  }

  /** It may be opened again. */
  async close(): Promise<void> {
    const pool = this.pool;
    this.pool = undefined;
    for (const listener of this.listeners) listener.stop();
    this.listeners.clear();
    await pool?.end();
  }

  async run<Line extends SqlRecord>(
    { name, text }: SqlStatement,
    parameter: unknown,
  ): Promise<readonly Line[]> {
    const result = await this.opened().query<Line>(this.query({ name, text }, parameter));
    return result.rows;
  }

  async together<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const run = async <Line extends SqlRecord>(
      client: ClientBase,
      statement: SqlStatement,
      parameter: unknown,
    ) => (await client.query<Line>(this.query(statement, parameter))).rows;
    return this.inTransaction((client) => work((statement, parameter) => run(client, statement, parameter)));
  }

  async session<T>(work: (script: Script) => Promise<T>): Promise<T> {
    const client = await this.opened().connect();
    try {
      await client.query('set statement_timeout = 0');
      return await work(async (text) => (await client.query<SqlRecord>(text)).rows);
    } finally {
      // Its locks and settings go with it.
      client.release(true);
    }
  }

  async transaction<T>(work: (script: Script) => Promise<T>): Promise<T> {
    return this.inTransaction(async (client) => {
      // A migration takes as long as it takes, and so does the wait for another replica's.
      await client.query('set local statement_timeout = 0');
      return work(async (text) => (await client.query<SqlRecord>(text)).rows);
    });
  }

  listen(channel: string, told: ChannelListener): () => void {
    const listener = new PostgresListener(
      { databaseUrl: this.options.databaseUrl, channel, answerTimeoutMs: this.answerTimeoutMs },
      told,
    );
    this.listeners.add(listener);
    listener.start();
    return () => {
      listener.stop();
      this.listeners.delete(listener);
    };
  }

  private async inTransaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const client = await this.opened().connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      // Not given back: what the transaction left on the connection goes with it.
      client.release(true);
      throw error;
    }
  }

  private query({ name, text }: SqlStatement, parameter: unknown): TimedQuery {
    let named = this.named.get(text);
    if (named === undefined) {
      // For whoever looks at the server; a comment before the first word would not be kept there.
      named = text.replace(/^\w+/, (word) => `${word} /* ${name} */`);
      this.named.set(text, named);
    }
    return { ...timed(named, this.answerTimeoutMs), name, values: [JSON.stringify(parameter)] };
  }

  private opened(): Pool {
    if (!this.pool) throw new Error('The ledger is not open');
    return this.pool;
  }
}

function newPool({ databaseUrl, connections = 8, statementTimeoutMs = 20_000 }: PostgresOptions): Pool {
  const session = `${SESSION_SETTINGS}; set statement_timeout = ${statementTimeoutMs}`;
  const config = {
    Client: clientAt(databaseUrl),
    max: connections,
    ...CONNECTION,
    /** Awaited by the pool before it hands the connection out. */
    onConnect: async (client: ClientBase) => void (await client.query(timed(session, CONNECT_TIMEOUT_MS))),
  };
  const pool = new Pool(config);
  // A connection that dies while idle is replaced at its next use; nobody waits for it.
  pool.on('error', () => undefined);
  return pool;
}
