const IDENTIFIER = /^[a-z_][a-z0-9_]{0,50}$/;

/** Qualified names of the ledger's tables. */
export interface SqlNames {
  readonly schema: string;
  readonly sends: string;
  readonly commands: string;
  readonly outbox: string;
  readonly inbound: string;
  readonly relay: string;
  readonly rates: string;
  readonly version: string;
}

/** @throws when the schema's name would need quoting */
export function sqlNames(schema: string): SqlNames {
  if (!IDENTIFIER.test(schema)) {
    throw new Error(
      `The ledger's schema has to be named with a-z, 0-9 and _ only, got ${JSON.stringify(schema)}`,
    );
  }
  const table = (name: string): string => `${schema}.${name}`;
  return {
    schema,
    sends: table('sends'),
    commands: table('commands'),
    outbox: table('outbox'),
    inbound: table('inbound'),
    relay: table('relay'),
    rates: table('rates'),
    version: table('schema_version'),
  };
}
