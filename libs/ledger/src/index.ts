export * from './ledger-event.js';
export * from './ledger.port.js';
export * from './send-row.js';
