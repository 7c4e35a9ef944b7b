import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of one's own. */
export interface OwnDatabase {
  readonly url: string;
  /** Throws out who is still connected, then removes it. */
  drop(): Promise<void>;
}

/** Makes an empty database with a name nobody else has, on the server that `serverUrl` points to. */
export async function createDatabase(serverUrl: string): Promise<OwnDatabase> {
  const name = `own_${randomBytes(6).toString('hex')}`;
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** Runs one statement on a connection of its own. */
export async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that goes away in the middle tells so through the query too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
