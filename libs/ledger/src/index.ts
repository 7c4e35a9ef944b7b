export * from './ledger-event.js';
export * from './ledger.port.js';
export * from './send-row.js';
export { type CreateLedgerOptions, createLedger } from './create-ledger.js';
export {
  inspectPostgres,
  type InspectPostgresOptions,
  type PostgresInspection,
} from './inspection/inspect-postgres.js';
export { MemoryLedger } from './memory/memory-ledger.js';
export { NotStorableError } from './not-storable.error.js';
export { NewerSchemaError } from './sql/migrator.js';
