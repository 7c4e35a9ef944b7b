/** The database was migrated by a later release; this one does not know what it may write there. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  constructor(schema: string, found: number, known: number) {
    super(
      `The ledger in schema "${schema}" has version ${found}, this release knows up to ${known}: ` +
        'start a release at least as new as the one that migrated it',
    );
  }
}
