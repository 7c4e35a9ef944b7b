export * from './ledger-event.js';
export * from './ledger.port.js';
export * from './send-row.js';
export { MemoryLedger } from './memory/memory-ledger.js';
export { NotStorableError } from './not-storable.error.js';
