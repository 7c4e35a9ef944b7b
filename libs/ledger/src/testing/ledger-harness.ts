import type { Ledger, LedgerOptions } from '../port/ledger.port.js';

/** A fresh, open ledger whose time stands still until it is moved. */
export interface LedgerHarness {
  readonly ledger: Ledger;
  /** Milliseconds since the epoch, by the ledger's clock. */
  now(): number;
  advance(ms: number): Promise<void>;
}

export const HARNESS_OPTIONS: LedgerOptions = { leaseMs: 25_000, graceMs: 120_000 };

/** Where every harness's clock starts. */
export const HARNESS_START = Date.parse('2026-11-24T12:00:00.000Z');
