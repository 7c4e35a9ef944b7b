import { type ClientBase, Pool } from 'pg';
import type { SqlDriver, SqlRecord, SqlStatement } from '../sql/sql-driver.port.js';
import { SESSION_SETTINGS } from './session.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with libpq's parameters. */
  readonly databaseUrl: string;
  /** Default 8: grouped writes need few. */
  readonly connections?: number;
}

/** Awaited by the pool before it hands the connection out. */
async function prepareSession(client: ClientBase): Promise<void> {
  await client.query(SESSION_SETTINGS);
}

/**
 * PostgreSQL over a pool. Statements are prepared by name and keep session settings, so a pooler in between has to
 * pool by session.
 */
export class PostgresDriver implements SqlDriver {
  private readonly pool: Pool;

  constructor({ databaseUrl, connections = 8 }: PostgresOptions) {
    const config = {
      connectionString: databaseUrl,
      max: connections,
      connectionTimeoutMillis: 5000,
      application_name: 'ecall-gateway',
      onConnect: prepareSession,
    };
    this.pool = new Pool(config);
    // A connection that dies while idle is replaced at its next use; nobody waits for it.
    this.pool.on('error', () => undefined);
  }

  async open(): Promise<void> {
    await this.pool.query('select 1');
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async run<Line extends SqlRecord>(
    { name, text }: SqlStatement,
    parameter: unknown,
  ): Promise<readonly Line[]> {
    const result = await this.pool.query<Line>({ name, text, values: [JSON.stringify(parameter)] });
    return result.rows;
  }

  async transaction<T>(
    work: (script: (text: string) => Promise<readonly SqlRecord[]>) => Promise<T>,
  ): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const result = await work(async (text) => (await client.query<SqlRecord>(text)).rows);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      // Not given back: what the transaction left on the connection goes with it.
      client.release(true);
      throw error;
    }
  }
}
