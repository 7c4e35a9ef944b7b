import { Client } from 'pg';
import { startPostgres, type PostgresServer } from '../../support/index.js';

/** A PostgreSQL that syncs, as one that must not lose anything, and that counts its statements (`pg_stat_statements`). */
export async function countingPostgres(): Promise<PostgresServer> {
  const postgres = await startPostgres({ fsync: true });
  await query(postgres, `alter system set shared_preload_libraries = 'pg_stat_statements'`);
  await postgres.stop();
  await postgres.start();
  await query(postgres, 'create extension pg_stat_statements');
  return postgres;
}

/** Round trips so far: each statement of each client, `begin` and `commit` included. */
export async function statementCount(postgres: PostgresServer): Promise<number> {
  const [line] = await query<{ calls: string }>(
    postgres,
    'select coalesce(sum(calls), 0) as calls from pg_stat_statements',
  );
  return Number(line?.calls);
}

async function query<Line extends object>({ url }: PostgresServer, text: string): Promise<readonly Line[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Line>(text)).rows;
  } finally {
    await client.end();
  }
}
