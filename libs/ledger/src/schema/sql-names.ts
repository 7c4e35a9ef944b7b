const IDENTIFIER = /^[a-z_][a-z0-9_]{0,50}$/;

/** Tables that hold what tests start without. */
const TABLES = [
  'sends',
  'commands',
  'outbox',
  'inbound',
  'relay',
  'rates',
  'begun_sends',
  'day_counts',
  'audit',
  'counts',
] as const;

type TableNames = Readonly<Record<(typeof TABLES)[number], string>>;

/** Qualified names of the ledger's tables. */
export interface SqlNames extends TableNames {
  readonly schema: string;
  /** The version that releases refuse when it is higher than theirs. */
  readonly version: string;
  /** What was added since without raising the version. */
  readonly additions: string;
  /** Where the relay is told of what others wrote. Channels are the database's: each schema has one of its own. Needs quoting. */
  readonly relayChannel: string;
}

/** @throws when the schema's name would need quoting */
export function sqlNames(schema: string): SqlNames {
  if (!IDENTIFIER.test(schema)) {
    throw new Error(
      `The ledger's schema has to be named with a-z, 0-9 and _ only, got ${JSON.stringify(schema)}`,
    );
  }
  const table = (name: string): string => `${schema}.${name}`;
  const tables = Object.fromEntries(TABLES.map((name) => [name, table(name)])) as TableNames;
  return {
    schema,
    ...tables,
    version: table('schema_version'),
    additions: table('schema_additions'),
    relayChannel: table('relay'),
  };
}

/** Every table that holds data. */
export function dataTables(names: SqlNames): string[] {
  return TABLES.map((name) => names[name]);
}
