export { MemoryLedger } from './model/model-ledger.js';
