export * from './port/index.js';
export { type CreateLedgerOptions, createLedger } from './create-ledger.js';
export {
  inspectPostgres,
  type InspectPostgresOptions,
  type PostgresInspection,
} from './inspection/inspect-postgres.js';
export { NewerSchemaError } from './schema/newer-schema.error.js';
