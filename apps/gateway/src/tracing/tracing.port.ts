import type { BusRecord, EventBus } from '@ecall-gateway/event-bus';
import type { Ledger, LedgerObserver } from '@ecall-gateway/ledger';
import type { EcallCall } from '../sending/ecall-call.js';

type Publishing = Pick<EventBus, 'publish' | 'publishEach'>;
type Calls = Pick<EcallCall, 'make' | 'makeList'>;

/** Follows messages through the use cases. Where traces are off there is none, and nothing is wrapped. */
export interface Tracing {
  /** Told of groups of writes, which belong to many traces. */
  readonly ledgerObserver: LedgerObserver;
  ledger(ledger: Ledger): Ledger;
  bus(bus: Publishing): Publishing;
  calls(calls: Calls): Calls;
  /**
   * Follows the work on one record.
   * @param traceparent that the record carries
   * @param work gets what its command, and all that follows from it, carries from here
   */
  received(
    record: BusRecord,
    traceparent: string | undefined,
    work: (traceparent: string | undefined) => Promise<void>,
  ): Promise<void>;
  /** Sends what was gathered, within a few seconds. */
  shutdown(): Promise<void>;
}
