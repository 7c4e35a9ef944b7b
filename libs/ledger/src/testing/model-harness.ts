import { MemoryLedger } from '../model/model-ledger.js';
import { HARNESS_OPTIONS, HARNESS_START, type LedgerHarness } from './ledger-harness.js';

export function modelHarness(): LedgerHarness {
  let now = HARNESS_START;
  return {
    ledger: new MemoryLedger(HARNESS_OPTIONS, () => now),
    now: () => now,
    advance: async (ms) => {
      now += ms;
    },
  };
}
