import type { LedgerEvent } from '@ecall-gateway/ledger';

/** Is told of each event that the bus has acknowledged; for measurements. Must not throw. */
export interface EventObserver {
  /** Once per event, save that a crash between acknowledgement and mark tells it again. */
  published(event: LedgerEvent): void;
}
