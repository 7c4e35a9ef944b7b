import { Client } from 'pg';
import { MIGRATIONS } from '../schema/migrations.js';
import { sqlNames, type SqlNames } from '../schema/sql-names.js';

/** What a PostgreSQL is found to be, before or beside a gateway that uses it. */
export interface PostgresInspection {
  /** As the server says it, e.g. `17.2`. */
  readonly serverVersion: string;
  readonly schema: string;
  /** How many of our migrations it has seen; undefined where there are no tables yet. */
  readonly version?: number;
  /** How many this release knows. */
  readonly knownVersion: number;
  /** A standby, or a session that may not write. */
  readonly readOnly: boolean;
  /** Whether this user may do what `open()` would have to do now: make the schema, change its tables, or nothing. */
  readonly mayMigrate: boolean;
  /** Whether this user may read and write the tables; true where there are none yet. */
  readonly mayWrite: boolean;
  /** What this user may do that the ledger has no use for: attributes of its role, and roles that it belongs to. */
  readonly spareRights: readonly string[];
  /** Whether this session's connection is encrypted. */
  readonly isEncrypted: boolean;
  /** How far the server's clock is ahead of ours, in milliseconds; half the round trip is its error. */
  readonly clockAheadMs: number;
}

export interface InspectPostgresOptions {
  readonly databaseUrl: string;
  /** Default `ecall_gateway`. */
  readonly schema?: string;
  /** Milliseconds for connecting and for each question; default 5000. */
  readonly timeoutMs?: number;
}

/**
 * Looks at a PostgreSQL and changes nothing in it.
 * @throws when it cannot be reached, or refuses this user
 */
export async function inspectPostgres(options: InspectPostgresOptions): Promise<PostgresInspection> {
  const { databaseUrl, schema = 'ecall_gateway', timeoutMs = 5_000 } = options;
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'ecall-doctor',
  });
  // A server that goes away in the middle tells so through the query too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await look(client, sqlNames(schema));
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Seen {
  readonly server: string;
  readonly read_only: boolean;
  readonly has_schema: boolean;
  readonly has_tables: boolean;
  readonly may_make_schema: boolean;
  readonly may_alter: boolean;
  readonly is_encrypted: boolean;
  readonly spare_rights: string[];
}

async function look(client: Client, names: SqlNames): Promise<PostgresInspection> {
  const clockAheadMs = await clockAhead(client);
  const seen = await one<Seen>(
    client,
    `select current_setting('server_version') as server,
       pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as read_only,
       to_regnamespace($1) is not null as has_schema,
       to_regclass($2) is not null as has_tables,
       has_database_privilege(current_database(), 'create') as may_make_schema,
       coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as is_encrypted,
       (select array_remove(array[
            case when rolsuper then 'SUPERUSER' end,
            case when rolcreatedb then 'CREATEDB' end,
            case when rolcreaterole then 'CREATEROLE' end,
            case when rolreplication then 'REPLICATION' end,
            case when rolbypassrls then 'BYPASSRLS' end], null)
          || array(select r.rolname::text from pg_auth_members m join pg_roles r on r.oid = m.roleid
              where m.member = u.oid order by 1)
        from pg_roles u where rolname = current_user) as spare_rights,
       -- Only an owner may change a table.
       coalesce((select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass($3)),
         (select has_schema_privilege(oid, 'create') from pg_namespace where nspname = $1), false) as may_alter`,
    [names.schema, names.version, names.sends],
  );
  const version = seen.has_tables ? await versionOf(client, names) : undefined;
  const knownVersion = MIGRATIONS.length;
  return {
    serverVersion: seen.server.split(' ')[0] ?? seen.server,
    schema: names.schema,
    ...(version === undefined ? {} : { version }),
    knownVersion,
    readOnly: seen.read_only,
    mayMigrate: version === knownVersion || (seen.has_schema ? seen.may_alter : seen.may_make_schema),
    mayWrite: version === undefined || (await mayWrite(client, names)),
    spareRights: seen.spare_rights,
    isEncrypted: seen.is_encrypted,
    clockAheadMs,
  };
}

async function clockAhead(client: Client): Promise<number> {
  const asked = Date.now();
  const { at } = await one<{ at: number }>(
    client,
    'select extract(epoch from clock_timestamp())::double precision * 1000 as at',
  );
  return at - (asked + Date.now()) / 2;
}

async function versionOf(client: Client, { version }: SqlNames): Promise<number> {
  const row = await one<{ version: number }>(
    client,
    `select coalesce(max(version), 0)::integer as version from ${version}`,
  );
  return row.version;
}

async function mayWrite(client: Client, { sends, commands, outbox }: SqlNames): Promise<boolean> {
  // A list of privileges would ask for any of them.
  const { may } = await one<{ may: boolean }>(
    client,
    `select bool_and(has_table_privilege(t, p)) as may
     from unnest($1::text[]) t cross join unnest(array['select', 'insert', 'update', 'delete']) p`,
    [[sends, commands, outbox]],
  );
  return may;
}

async function one<Row extends object>(client: Client, text: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await client.query<Row>(text, values);
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL answered without a row');
  return row;
}
